import { ADVERBS } from '../lexicon/adverbs.ts';
import { isContentWord } from '../lexicon/content-word.ts';
import { FUNCTION_WORDS } from '../lexicon/function-words.ts';
import { OPENINGS } from '../lexicon/openings.ts';
import { politeTokens } from './grammar/framing.ts';
import { isQuestionWord } from './grammar/skip-costs.ts';
import type { Atom, Clause, OpeningMention } from './meaning.ts';
import type { Sentence } from './tokens.ts';

/**
 * What no rule could read: its content words, asked for by the first question word that stands anywhere. Undefined where it has
 * no word that could be looked for.
 */
export function fallbackClause(sentence: Sentence): Clause | undefined {
  const polite = politeTokens(sentence);
  const words = sentence.tokens.flatMap(({ text, folded, isWord }, index): Atom[] =>
    isWord &&
    !polite.has(index) &&
    !ADVERBS.has(folded) &&
    !folded.startsWith("'") &&
    !Object.values(FUNCTION_WORDS).some(({ values }) => values.has(folded)) &&
    isContentWord(text)
      ? [{ is: 'word', text, isName: /^\p{Lu}/u.test(text) && index > 0, at: [index, index + 1] }]
      : [],
  );
  return words.length === 0 ? undefined : { opening: firstOpening(sentence), atoms: words, key: 'fallback' };
}

function firstOpening(sentence: Sentence): OpeningMention | undefined {
  const { tokens } = sentence;
  for (let start = 0; start < tokens.length; start += 1) {
    if (!isQuestionWord(sentence, start)) continue;
    for (let end = Math.min(tokens.length, start + OPENINGS.longest); end > start; end -= 1) {
      const phrase = tokens.slice(start, end).map(({ folded }) => folded);
      const opening = OPENINGS.values.get(phrase.join(' '));
      if (opening !== undefined) return { opening, at: [start, end] };
    }
  }
  return undefined;
}
