import { ADVERBS } from '../../lexicon/adverbs.ts';
import { isContentWord } from '../../lexicon/content-word.ts';
import { phrases } from '../../lexicon/phrases.ts';
import type { Sentence } from '../tokens.ts';
import { type Annotator, findPattern, findPhrases, span } from './annotator.ts';
import { isPartOfCompound } from './word-use.ts';

/** What is left: the words that say what is looked for. */
export const annotateWords: Annotator = (sentence) =>
  sentence.tokens.flatMap(({ text, folded, isWord }, start) => {
    if (!isWord || ADVERBS.has(folded) || /^'|'$/.test(folded) || isJoining(sentence, start)) return [];
    if (!isContentWord(text) && !isPartOfCompound(sentence, start)) return [];
    const isName = /^\p{Lu}/u.test(text) && start > 0;
    const at = [start, start + 1] as const;
    return [span('Word', at, { text, isName, at }, /^\d{1,2}$/.test(text) ? -1.4 : -0.7)];
  });

/** "As well as" */
function isJoining({ tokens }: Sentence, index: number): boolean {
  return tokens[index]?.folded === 'well' && tokens[index - 1]?.folded === 'as';
}

/** Words in quotation marks are meant as they stand. */
export const annotateQuoted: Annotator = (sentence) =>
  findPattern(sentence, /["“„«]([^"“”„«»]{1,120})["”“»]/g, (match, at) =>
    span(
      'Quoted',
      at,
      { text: sentence.text.slice(match.index + 1, match.index + match[0].length - 1).trim(), at },
      -0.1,
    ),
  );

const CONTAINERS = phrases<'label' | 'folder' | 'calendar'>([
  [
    'label',
    'label, labels, tag, tags, category, labelled, labeled, tagged, filed under, etikett, etiquette, etiqueta, etichetta, etiket',
  ],
  ['folder', 'folder, folders, directory, ordner, dossier, carpeta, cartella, klasor, subfolder'],
  ['calendar', 'calendar, kalender, calendrier, calendario, takvim'],
]);

/** "The Receipts label", "the folder Contracts", "my work calendar". */
export const annotateContainers: Annotator = (sentence) =>
  findPhrases(sentence, CONTAINERS, (container, at) => span('Container', at, { container, at }, -0.15));
