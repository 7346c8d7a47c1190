import { wordsPattern } from './words-pattern.ts';

const GERMAN = wordsPattern(
  'wann, wo, wer, wie, wieviel, wem, wen, welche~, ist, sind, der, das, dem, des, mein, meine~, ich, wir, und, nach, von, vom, fur, im, am, zum, zur, hat, habe, gibt',
);

/** One of these is enough. */
const CERTAIN = wordsPattern(
  'wann, wer, wem, wen, welche~, wieviel, findet, feiert, ich, mein, meine~, unser~, fur, wofur, warum, worum, wohin, woher',
  '',
);

/** Whether a folded text is German, where every noun has a capital and not only names. */
export function isGerman(folded: string): boolean {
  return folded.search(CERTAIN) >= 0 || (folded.match(GERMAN)?.length ?? 0) > 1;
}
