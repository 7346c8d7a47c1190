import { civilTimeOf } from '../../../domain/civil-time.ts';
import type { Clarification, Intent } from '../../../domain/intent.ts';
import type { ClassificationContext } from '../../../query/intent-classifier.ts';
import { COMMANDS, NO_COMMANDS } from '../lexicon/commands.ts';
import { dateOf } from './annotate/times/intervals.ts';
import { describe } from './description.ts';
import { followUp } from './follow-up.ts';
import { readQuestion } from './grammar/read-question.ts';
import { politeTokens } from './grammar/skip-costs.ts';
import type { Clause } from './meaning.ts';
import { toIntent } from './to-intent.ts';
import { type Sentence, tokenise } from './tokens.ts';

const MAX_ASKS = 6;

const NOTHING: Clarification = {
  question: 'What would you like to know from your mail, calendar or files?',
  options: ['What is on my calendar today?', 'Show my latest emails', 'Find a file'],
};

const NO_ACTIONS: Clarification = {
  question:
    'I can look things up in your mail, calendar and files, but I cannot change anything yet. What should I look up?',
  options: [],
};

/**
 * What a question means. Its stretches are annotated with all that they could be, a grammar combines them into readings of the
 * whole, and the likeliest becomes the intent, with the searches that could answer it. No content of the workspace is seen, and
 * the same question means the same every time.
 */
export function understandQuestion(question: string, context: ClassificationContext): Intent {
  const sentence = tokenise(question);
  const { now, timeZone } = context;
  const [best] = readQuestion(sentence, { now, timeZone, today: dateOf(civilTimeOf(now, timeZone)) });
  const descriptions = (best?.clauses ?? [])
    .slice(0, MAX_ASKS)
    .map((clause, index, clauses) => describe(clause, sentence, startOf(clauses[index + 1])));
  const intent = followUp(descriptions, context) ?? toIntent(descriptions, context);
  if (isCommand(sentence)) return { ...intent, clarification: NO_ACTIONS };
  return intent.confidence < 0.3 && !intent.clarification ? { ...intent, clarification: NOTHING } : intent;
}

function startOf(clause: Clause | undefined): number | undefined {
  return clause && Math.min(...[clause.opening, ...clause.atoms].flatMap((part) => (part ? [part.at[0]] : [])));
}

function isCommand(sentence: Sentence): boolean {
  const polite = politeTokens(sentence);
  const first = sentence.tokens.findIndex(({ isWord }, index) => isWord && !polite.has(index));
  const rest = sentence.folded.slice(sentence.offsets[first] ?? 0);
  return COMMANDS.test(rest) && !NO_COMMANDS.test(rest);
}
