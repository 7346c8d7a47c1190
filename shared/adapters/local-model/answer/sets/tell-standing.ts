/** How things stand that are asked about in an adjective ("which invoices are unpaid?"), as the items tell it. */
import { predicateIn, type SaidPredicate } from '../../lexicon/predicates.ts';
import { aboutness } from '../about.ts';
import { quote } from '../quote.ts';
import type { Reading, Sentence } from '../reading.ts';
import { isDraft } from '../same-matter.ts';
import { tellItem } from '../tell-item.ts';
import { members } from './members.ts';
import { atLeast, type SetAnswer, type SetInput } from './set-answer.ts';

/** Each is told with a sentence. */
const MAX_TOLD = 5;
const MAX_SENTENCE = 160;
const DAY_MS = 86_400_000;

/** The members of a set with what they say of it, or that none of them does; undefined where no adjective asks how they stand. */
export function tellStanding(set: SetInput): SetAnswer | undefined {
  const { context, input } = set;
  const said = predicateIn(context.question.replace(/\W+$/, ''));
  if (!said || input.intent.asks.length > 1 || context.ask.of === '' || context.ask.select) return undefined;
  const found = members(set);
  if (found.length === 0) return undefined;
  const told = found.flatMap((reading) => standingOf(reading, said, set)).sort((a, b) => b.score - a.score);
  if (told.length > 0) {
    const lines = told
      .slice(0, MAX_TOLD)
      .map(
        ({ reading, sentence }) =>
          `- ${tellItem(reading, input.timeZone)}: ${quote(cut(sentence.text))} [${reading.n}]`,
      );
    return { text: `This is what they say of it:\n${lines.join('\n')}${tellMore(told.length, set)}`, found: true };
  }
  const lines = found.slice(0, MAX_TOLD).map((reading) => `- ${tellItem(reading, input.timeZone)} [${reading.n}]`);
  const nothing = said.isDenied ? 'None of these says that it is not so' : 'None of these says whether it is so';
  return { text: `${nothing}:\n${lines.join('\n')}${tellMore(found.length, set)}`, found: true };
}

function tellMore(count: number, set: SetInput): string {
  return count > MAX_TOLD ? `\nand ${atLeast(set)}${count - MAX_TOLD} more.` : '';
}

interface Standing {
  reading: Reading;
  sentence: Sentence;
  score: number;
}

/** What an item loses that also says the opposite: more than a plain word of it counts. */
const CONTRARY = 4;

/**
 * The sentence of an item that says most plainly that it stands as was asked. One that says the opposite is none; an item with
 * such a sentence comes behind the others where it says plainly of anything that it is so, and else is left out.
 */
function standingOf(reading: Reading, said: SaidPredicate, { context }: SetInput): Standing[] {
  const { predicate, isDenied } = said;
  const { coverage } = aboutness(reading, context.subject, context.weights);
  const sentences = reading.sentences().map((sentence) => ({ sentence, ...signsIn(sentence, said) }));
  const asked = sentences.filter(({ isContrary, signs }) => (isDenied ? isContrary : !isContrary && signs > 0));
  const [best] = asked.sort((a, b) => b.signs - a.signs);
  const isBoth = sentences.some(({ isContrary, isPlain }) => (isDenied ? isPlain && !isContrary : isContrary));
  if (!best || (isBoth && !best.isPlain && !isDenied)) return [];
  const title = reading.foldedTitle.search(predicate.evidence) >= 0 ? 1 : 0;
  const age = Math.abs(context.now.getTime() - reading.date.getTime()) / DAY_MS;
  const score = best.signs + title + 3 * coverage - Math.min(2, age / 30) - (isDraft(reading) ? 2 : 0);
  return [{ reading, sentence: best.sentence, score: score - (isBoth ? CONTRARY : 0) }];
}

/** How a sentence says how it stands: with how many signs, a plain word of it counting as much as three, and whether against it. */
function signsIn({ folded }: Sentence, { predicate, plain, denied }: SaidPredicate) {
  const isPlain = plain.test(folded);
  const signs = new Set([...folded.matchAll(predicate.evidence)].map(([sign]) => sign)).size;
  const isContrary = saysPlainly(folded, predicate.contrary) || isDenial(folded, denied);
  return { isPlain, isContrary, signs: signs > 0 && isPlain ? signs + 3 : signs };
}

/** "Until it is paid" does not say that it is, nor does "no payment received". */
const CONDITION = /(?<![a-z])(?:until|unless|if|once|when|before|after|whether)(?![a-z])/;
const DENIAL = /(?:(?<![a-z])(?:no|not|never|without|any|yet)|n't) $/;

function isDenial(folded: string, denied: RegExp): boolean {
  const found = denied.exec(folded);
  return found !== null && !CONDITION.test(folded.slice(0, found.index));
}

function saysPlainly(folded: string, pattern: RegExp | undefined): boolean {
  if (pattern === undefined) return false;
  return [...folded.matchAll(pattern)].some(({ index }) => {
    const before = folded.slice(0, index);
    return !CONDITION.test(before) && !DENIAL.test(before);
  });
}

function cut(text: string): string {
  return text.length <= MAX_SENTENCE
    ? text
    : `${text
        .slice(0, MAX_SENTENCE)
        .toWellFormed()
        .replace(/\s\S*$/, '')}…`;
}
