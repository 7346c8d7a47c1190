/** How things stand that are asked for by an adjective ("which invoices are unpaid?"), as their texts say it. */
import type { AskedStanding } from '../../../../domain/intent.ts';
import { STANDING_WORDS, type StandingWords } from '../../lexicon/standings.ts';
import { aboutness } from '../about.ts';
import type { AskContext } from '../finding.ts';
import { designationsIn, isHeldBy, nameDifferent, namedThing, saidOf } from '../named-thing.ts';
import { quote } from '../quote.ts';
import type { Reading } from '../reading.ts';
import { isDraft, isSameMatter, sharesCode } from '../same-matter.ts';
import { saysOf } from '../says.ts';
import { isInScope } from '../scope.ts';
import { tellItem } from '../tell-item.ts';
import { members } from './members.ts';
import { type SetAnswer, type SetInput, tellMore } from './set-answer.ts';
import { tellNothing } from './tell-scope.ts';

/** Each is told with a sentence. */
const MAX_TOLD = 5;
const MAX_SENTENCE = 160;
const DAY_MS = 86_400_000;

/**
 * What the members of a set say of how they stand: those that say that it is so; where none does, what comes nearest and those that
 * say otherwise, or that it could not be read.
 */
export function tellStanding(set: SetInput, standing: AskedStanding): SetAnswer {
  const { context, readings } = set;
  const { ask } = context;
  const known = new Map<Reading, Told>();
  const saidBy = (reading: Reading) => {
    const said = known.get(reading) ?? standingOf(reading, standing, context);
    known.set(reading, said);
    return said;
  };
  const found = askedAbout(set, standing).map(saidBy);
  if (found.length === 0) return tellNothing(set);
  const isSo = found.filter(({ says }) => says === 'for');
  // What was received since need not be among the members: a receipt seldom names what it is for.
  const contrary = isSo.length === 0 ? [] : readings.map(saidBy).filter(({ says }) => says === 'against');
  const told = isSo.filter((one) => !contrary.some((other) => supersedes(other, one)));
  const against = [
    ...found.filter(({ says }) => says === 'against'),
    ...contrary.filter((other) => isSo.some((one) => supersedes(other, one))),
  ].filter((one, index, all) => all.indexOf(one) === index);
  const near = found.filter((one) => one.says === 'silent' && one.sentence !== undefined);
  if (told.length > 0) {
    const heading = ask.type === 'count' ? COUNTED : 'This is what they say of it:';
    return { text: `${heading}\n${tellAll(told, set)}${tellUnread(near.length)}`, found: true };
  }
  const parts = [
    ...(near.length > 0 ? [`${UNREAD}. What comes nearest:\n${tellAll(near, set)}`] : []),
    ...(against.length > 0
      ? [`${near.length > 0 ? 'These' : 'I found none that says so; these'} say otherwise:\n${tellAll(against, set)}`]
      : []),
  ];
  return { text: parts.length > 0 ? parts.join('\n') : `${UNREAD}:\n${tellAll(found, set)}`, found: true };
}

/** The items of the set, or those that hold the very number that was named, in whatever words. */
function askedAbout(set: SetInput, { is }: AskedStanding): Reading[] {
  const { context, readings, scope } = set;
  const { things } = STANDING_WORDS[is];
  const named = namedThing(context, things);
  const { select: _, ...ask } = context.ask;
  const own =
    named.designations.length > 0
      ? readings.filter((reading) => isInScope(reading, scope))
      : members({ ...set, context: { ...context, ask } });
  return own.filter((reading) => isHeldBy(reading, named, things));
}

const UNREAD = 'I could not read from these whether it is so';
const COUNTED = 'I can not count them for certain; this is what they say of it:';

function tellUnread(count: number): string {
  return count === 0 ? '' : `\nOf ${count} more I could not read it.`;
}

/** Whether an item says of what is asked about that it stands so. */
export function isSaidToStand(reading: Reading, standing: AskedStanding, context: AskContext): boolean {
  return standingOf(reading, standing, context).says === 'for';
}

interface Told {
  reading: Reading;
  /** Of what was asked, so that it is against "which are not overdue" that they are. */
  says: 'for' | 'against' | 'silent';
  /** What says so, or comes nearest, folded; undefined where nothing speaks of it. */
  sentence: string | undefined;
  /** As it is quoted; undefined for the title, which is told anyway. */
  quoted: string | undefined;
  score: number;
}

/** What an item loses that says both, each of another thing. */
const BOTH = 4;

function standingOf(reading: Reading, { is, isDenied }: AskedStanding, context: AskContext): Told {
  const words = STANDING_WORDS[is];
  const named = namedThing(context, words.things);
  const title = { text: undefined, folded: reading.foldedTitle, terms: () => reading.terms().title };
  // The text first: the title is told in any case.
  const sentences = [...reading.sentences(), title]
    .filter(saidOf(reading, named, words.others))
    .map(({ text, folded }) => ({ text, folded, says: turned(saysOf(folded, words), isDenied) }));
  const so = sentences.find(({ says }) => says === 'for');
  const notSo = sentences.filter(({ says }) => says === 'against');
  // What says both of one thing says neither for certain.
  const isBoth = so !== undefined && notSo.some(({ folded }) => !nameDifferent(folded, so.folded));
  const [near] = sentences
    .map((sentence) => ({ ...sentence, nearness: nearnessOf(sentence.folded, words) }))
    .filter(({ nearness }) => nearness > 0)
    .sort((a, b) => b.nearness - a.nearness);
  const best = isBoth ? so : (so ?? notSo[0] ?? near);
  const { coverage } = aboutness(reading, context.subject, context.weights);
  const nearness = best === near ? Math.min(3, (near?.nearness ?? 0) / 2) : 0;
  const age = Math.abs(context.now.getTime() - reading.date.getTime()) / DAY_MS;
  const isMixed = so !== undefined && notSo.length > 0;
  return {
    reading,
    says: isBoth ? 'silent' : (best?.says ?? 'silent'),
    sentence: best?.folded,
    quoted: best?.text,
    score: 3 * coverage + nearness - Math.min(2, age / 30) - (isDraft(reading) ? 2 : 0) - (isMixed ? BOTH : 0),
  };
}

/** What has a sign in it that asserts nothing comes nearer than what only speaks of it. */
function nearnessOf(folded: string, { near, signs }: StandingWords): number {
  const spoken = new Set(folded.match(near)).size;
  return spoken + (signs.some(({ pattern }) => folded.search(pattern) >= 0) ? 2 : 0);
}

function turned(says: Told['says'], isDenied: boolean): Told['says'] {
  if (!isDenied || says === 'silent') return says;
  return says === 'for' ? 'against' : 'for';
}

/** Whether something is newer and of the same thing: a receipt, where a reminder was sent before. */
function supersedes(other: Told, one: Told): boolean {
  return other.reading.date > one.reading.date && isOfSameThing(one, other);
}

function isOfSameThing(one: Told, other: Told): boolean {
  const [own, theirs] = [one, other].map(({ reading, sentence }) => `${reading.foldedTitle}\n${sentence ?? ''}`);
  if (own === undefined || theirs === undefined || nameDifferent(own, theirs)) return false;
  const isNamedAlike = designationsIn(own).some(({ noun, code }) =>
    designationsIn(theirs).some((their) => noun !== '' && their.noun === noun && their.code === code),
  );
  return isNamedAlike || isSameMatter(one.reading, other.reading) || sharesCode(one.reading, other.reading);
}

function tellAll(told: readonly Told[], set: SetInput): string {
  const lines = [...told]
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_TOLD)
    .map(({ reading, quoted }) => {
      const said = quoted === undefined ? '' : `: ${quote(cut(quoted))}`;
      return `- ${tellItem(reading, set.input.timeZone)}${said} [${reading.n}]`;
    });
  return `${lines.join('\n')}${tellMore(told.length, MAX_TOLD, set)}`;
}

function cut(text: string): string {
  return text.length <= MAX_SENTENCE
    ? text
    : `${text
        .slice(0, MAX_SENTENCE)
        .toWellFormed()
        .replace(/\s\S*$/, '')}…`;
}
