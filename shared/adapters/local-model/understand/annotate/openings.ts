import { isContentWord } from '../../lexicon/content-word.ts';
import { KIND_WORDS } from '../../lexicon/kinds.ts';
import { OPENINGS } from '../../lexicon/openings.ts';
import type { Place } from '../meaning.ts';
import type { Sentence } from '../tokens.ts';
import { type Annotator, findPhrases, span } from './annotator.ts';

/** Question words, auxiliaries in front, "show me": a longer one is the better one. */
export const annotateOpenings: Annotator = (sentence) =>
  findPhrases(sentence, OPENINGS, (opening, at) =>
    isRelative(sentence, at) ? undefined : span('Opening', at, { opening, at }, -0.1),
  );

/** "The engineer who comes", "emails which mention it": behind a noun a question word asks nothing, unless it ends the question. */
function isRelative({ tokens }: Sentence, [start, end]: Place): boolean {
  const before = tokens[start - 1];
  const isLast = tokens.slice(end).every(({ isWord }) => !isWord);
  if (!before?.isWord || end - start > 1 || isLast || before.folded.endsWith("'")) return false;
  return (
    /^(?:who|which|that|where|when|whom|whose|what)$/.test(tokens[start]?.folded ?? '') &&
    (isContentWord(before.text) || KIND_WORDS.values.has(before.folded))
  );
}
