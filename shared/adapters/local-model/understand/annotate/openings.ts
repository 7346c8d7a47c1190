import { isContentWord } from '../../lexicon/content-word.ts';
import { KIND_WORDS } from '../../lexicon/kinds.ts';
import { OPENINGS } from '../../lexicon/openings.ts';
import { politeTokens } from '../grammar/framing.ts';
import { clauseStarts, isQuestionWord } from '../grammar/skip-costs.ts';
import type { Place } from '../meaning.ts';
import type { Sentence } from '../tokens.ts';
import { type Annotator, findPhrases, span } from './annotator.ts';

/** Question words, auxiliaries in front, "show me": a longer one is the better one. */
export const annotateOpenings: Annotator = (sentence) => {
  const polite = politeTokens(sentence);
  const starts = clauseStarts(sentence, []);
  return findPhrases(sentence, OPENINGS, (opening, at) => {
    const [start] = at;
    const asksAnywhere = isQuestionWord(sentence, start);
    // "Do I need": "I need" asks for something at the beginning alone.
    if (!asksAnywhere && (!starts.has(start) || AUXILIARY.test(sentence.tokens[start - 1]?.folded ?? '')))
      return undefined;
    const isOut = (!polite.has(start - 1) && isRelative(sentence, at)) || isNumberOfOne(sentence, at);
    const meant = isEnglishWas(sentence, at) ? 'whether' : opening;
    return isOut ? undefined : span('Opening', at, { opening: meant, at }, -0.1);
  });
};

const AUXILIARY = /^(?:do|does|did|can|could|should|will|would|shall|may|must|don't|didn't|doesn't)$/;

/** "The number of guests" is counted, "the number of the tile shop" is dialled. */
function isNumberOfOne({ tokens }: Sentence, [start, end]: Place): boolean {
  return (
    end - start === 2 &&
    tokens[start]?.folded === 'number' &&
    /^(?:the|my|our|his|her|their|a|an)$/.test(tokens[end]?.folded ?? '') &&
    !/[^s]s$/.test(tokens[end + 1]?.folded ?? '')
  );
}

/** German asks "was hat …", English "was the …". */
function isEnglishWas({ tokens }: Sentence, [start, end]: Place): boolean {
  return tokens[start]?.folded === 'was' && end - start === 1 && !GERMAN_BEHIND_WAS.test(tokens[end]?.folded ?? '');
}

const GERMAN_BEHIND_WAS =
  /^(?:ist|sind|hat|haben|habe|steht|sagt|sagte|muss|kann|soll|wird|ich|wir|der|die|das|fur|brauche|brauchen|meint|schreibt)$/;

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
