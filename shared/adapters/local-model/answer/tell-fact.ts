import type { AnswerType } from '../../../domain/intent.ts';
import type { AnswerInput } from '../../../query/answer-model.ts';
import { aboutness } from './about.ts';
import type { Choice } from './choose.ts';
import { findPassage } from './find-passage.ts';
import type { AskContext, Finding } from './finding.ts';
import { plain, quote } from './quote.ts';
import type { Reading } from './reading.ts';
import { relevanceOf } from './relevance.ts';
import type { SetAnswer } from './sets/set-answer.ts';
import { tellLookedAt } from './tell-coverage.ts';

/** Answers that are one value, and not made from a set of items. */
export type FactType = Exclude<AnswerType, 'list' | 'count' | 'yes-no' | 'availability' | 'conflict'>;

/** What was looked for, when it is not there. */
const WANTED: Readonly<Record<FactType, string>> = {
  time: 'a time for',
  duration: 'a length for',
  person: 'a person for',
  place: 'a place for',
  amount: 'an amount for',
  code: 'a code for',
  link: 'a link for',
  passage: 'anything about',
};

/** Below this quality a value is told with the sentence that it was taken from, so that a reader can judge. */
const DOUBTFUL = 6;

/** Where no value is found, a text that says this much of the question is worth a look. */
const NEAR = 0.5;
/** A code that is not there is not there; text about it is no code. */
const HAS_NO_NEAREST: ReadonlySet<AnswerType> = new Set(['code', 'link', 'passage']);

export interface FactInput {
  context: AskContext;
  readings: readonly Reading[];
  input: AnswerInput;
}

/** The chosen value with its source, what it supersedes and what else fits; else that it was not found, and what is nearest. */
export function tellFact(choice: Choice | undefined, fact: FactInput): SetAnswer {
  if (!choice?.best) return { text: `${tellNotFound(fact)}${tellNearest(fact)}`, found: false };
  const { best, superseded, others } = choice;
  const older = superseded ? ` (an older message said ${plain(superseded.value)} [${superseded.reading.n}])` : '';
  const also = others
    .map(({ sentence, reading }) => `\nOr ${plain(named(sentence, reading))} [${reading.n}].`)
    .join('');
  const first = others.length > 0 ? named(best.sentence, best.reading) : best.sentence;
  return { text: `${plain(first)}${tellSource(best)} [${best.reading.n}]${older}.${also}`, found: true };
}

function tellSource({ quality, source, sentence }: Finding): string {
  const isTold = source === undefined || sentence.includes(source);
  return quality < DOUBTFUL && !isTold ? ` (${quote(source)})` : '';
}

/** Of several answers each says what it is of. */
function named(sentence: string, { title }: Reading): string {
  return sentence.startsWith(title) ? sentence : `${title}: ${sentence}`;
}

function tellNotFound({ context: { ask }, input: { coverage, intent } }: FactInput): string {
  const where = tellLookedAt(coverage, intent.services);
  const what = ask.type === 'code' ? `a ${ask.of || 'code'}` : `${WANTED[ask.type as FactType]} “${ask.of || 'that'}”`;
  return `I did not find ${what} in ${where}.`;
}

function tellNearest({ context, readings }: FactInput): string {
  if (HAS_NO_NEAREST.has(context.ask.type)) return '';
  const near = readings.flatMap((reading) => {
    const own = Math.max(0, ...relevanceOf(reading, context).map((sentence) => sentence.own));
    // An offer is nearest to no booking.
    const { coverage, booking } = aboutness(reading, context.subject, context.weights);
    return own >= NEAR && booking >= 0 ? [{ reading, worth: own + coverage }] : [];
  });
  const best = near.sort((a, b) => b.worth - a.worth)[0];
  const passage = best && findPassage(best.reading, context);
  return passage ? ` Nearest to it: ${plain(passage.sentence)} [${passage.reading.n}].` : '';
}
