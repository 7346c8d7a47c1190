/**
 * Which of the hits answer several asks. Facts of one question belong together ("when is my flight and what is the booking
 * reference?"), so an item that answers all of them goes before one that answers one of them better; of several items about
 * the same booking the newest counts.
 */
import type { AnswerType } from '../../../domain/intent.ts';
import { type Aboutness, aboutnessAmong } from './about.ts';
import type { AskContext, Extractor, Finding } from './finding.ts';
import type { Reading } from './reading.ts';
import { isDraft, isOtherJourney, isSameMatter, sharesCode } from './same-matter.ts';
import { periodOf } from './scope.ts';

/** A finding with what speaks for its item. */
export interface Candidate extends Finding {
  score: number;
  /** How far its item is about the subject, 0 to 1. */
  coverage: number;
}

export interface Choice {
  context: AskContext;
  best: Candidate | undefined;
  /** What an older item about the same thing says otherwise. */
  superseded: Candidate | undefined;
  /** What other things answer as well, where the question fits them as it fits the best one. */
  others: readonly Candidate[];
}

/** Weights: what the item is about counts most, then how plainly it says it, then the rank that the search gave it. */
const ABOUT = 6;
const RANK = 1;
/** For each further ask that the same item answers. */
const TOGETHER = 4;
/** A document that calls itself a draft goes behind one that does not. */
const DRAFT = 2;
/** For an event in the period of the question; for one to come where it names none. */
const IN_PERIOD = 3;
/** What was said of an event seldom stands in it. */
const TOLD_IN_PERIOD = 0.5;
const AHEAD = 1.5;
const DAY_MS = 86_400_000;

/** Values of these types exclude each other; two sentences, or the people in them, may both be true. */
const EXCLUSIVE: ReadonlySet<AnswerType> = new Set(['time', 'duration', 'amount', 'place', 'code']);

export function choose(
  asks: readonly { context: AskContext; extract: Extractor }[],
  readings: readonly Reading[],
): Choice[] {
  const found = asks.map(({ context, extract }) => candidatesFor(context, extract, readings));
  const total = (reading: Reading) => {
    const best = found.map(
      (candidates) => bestOf(candidates.filter((candidate) => candidate.reading === reading))?.score ?? 0,
    );
    const answered = best.filter((value) => value > 0).length;
    return best.reduce((sum, value) => sum + value, 0) + TOGETHER * Math.max(0, answered - 1);
  };
  const main = [...readings].sort((a, b) => total(b) - total(a))[0];
  return asks.map(({ context }, index) => {
    const candidates = found[index] ?? [];
    const first = candidates.find(({ reading }) => reading === main) ?? bestOf(candidates);
    const rivals = EXCLUSIVE.has(context.ask.type) ? candidates : [];
    const newest = newestOf(first, rivals);
    return { context, ...newest, others: othersOf(newest.best, candidates, context) };
  });
}

/** What each item that is about the subject answers. */
function candidatesFor(context: AskContext, extract: Extractor, readings: readonly Reading[]): Candidate[] {
  const all = readings.map((reading) => ({
    reading,
    about: aboutnessAmong(reading, readings, context.subject, context.weights),
  }));
  const most = Math.max(0, ...all.map(({ about }) => (about.booking < 0 ? 0 : about.coverage)));
  return all.flatMap(({ reading, about }): Candidate[] => {
    const finding = about.fits && about.coverage >= LEAST_SHARE * most ? extract(reading, context) : undefined;
    return finding ? [{ ...finding, coverage: about.coverage, score: score(finding, about, context, readings) }] : [];
  });
}

function bestOf(candidates: readonly Candidate[]): Candidate | undefined {
  return [...candidates].sort((a, b) => b.score - a.score)[0];
}

/** An item that is about much less of the subject than another one tells of something else. */
const LEAST_SHARE = 0.38;

/** Apart by less, two things are meant equally well. */
const EQUAL_SCORE = 1.5;
/** Where the question names nothing but the kind of number. */
const EQUAL_WHERE_OPEN = 5;
const EQUAL_COVERAGE = 0.05;
/** A number stands where it stands, in the title or the text. */
const EQUAL_FOR_CODE = 0.25;
const MAX_OTHERS = 2;

/**
 * "When is the interview?" with two to come, "what is my policy number?" with two insurers: each is told. Not where the
 * question says which one it means, nor where several items tell of the same thing.
 */
function othersOf(
  best: Candidate | undefined,
  candidates: readonly Candidate[],
  { ask, question, subject }: AskContext,
): Candidate[] {
  if (!best || ask.select || !ALTERNATIVES.has(ask.type) || SAYS_WHICH.test(question)) return [];
  const isOpen = subject.terms.length + subject.topics.length + subject.names.size === 0;
  const equalScore = isOpen ? EQUAL_WHERE_OPEN : EQUAL_SCORE;
  const others: Candidate[] = [];
  for (const candidate of [...candidates].sort((a, b) => b.score - a.score)) {
    const told = [best, ...others];
    const isEqual =
      Math.abs(candidate.coverage - best.coverage) < (ask.type === 'code' ? EQUAL_FOR_CODE : EQUAL_COVERAGE) &&
      best.score - candidate.score < equalScore &&
      (ask.type === 'code' || candidate.reading.item.service === best.reading.item.service);
    const isNew = told.every(
      ({ value, reading }) =>
        value !== candidate.value &&
        reading.foldedTitle !== candidate.reading.foldedTitle &&
        !isSameMatter(reading, candidate.reading) &&
        !sharesCode(reading, candidate.reading),
    );
    if (isEqual && isNew && others.length < MAX_OTHERS) others.push(candidate);
  }
  return others;
}

const ALTERNATIVES: ReadonlySet<AnswerType> = new Set(['time', 'code', 'place', 'duration', 'amount']);
const SAYS_WHICH =
  /(?<![a-z])(?:next|last|latest|first|newest|current|upcoming|nachste|letzte|prochain|dernier|proximo|ultimo)/;

function score(
  { quality, reading }: Finding,
  { coverage, booking }: Aboutness,
  context: AskContext,
  readings: readonly Reading[],
): number {
  const newest = Math.max(...readings.map(({ date }) => date.getTime()));
  // An event is as new as its search says; a mail or file loses a point in some months.
  const age = reading.item.service === 'calendar' ? 0 : (newest - reading.date.getTime()) / DAY_MS;
  const draft = isDraft(reading) ? DRAFT : 0;
  const about = ABOUT * coverage + quality + booking + RANK / reading.n;
  return about - Math.min(1.5, age / 90) - draft + coverage * timeliness(reading, context);
}

/**
 * Of the occurrences of a series the one in the period that the question names is meant, else the next, else the last one.
 * Mails are found by their own dates where a search was bound to a period; what they tell of may lie anywhere.
 */
function timeliness(reading: Reading, { ask, now, periods }: AskContext): number {
  if (reading.item.service !== 'calendar') return 0;
  const [start, end] = periodOf(reading);
  if (periods.length > 0)
    return periods.some((period) => start < period.end && end > period.start)
      ? ask.type === 'passage'
        ? TOLD_IN_PERIOD
        : IN_PERIOD
      : 0;
  const days = Math.abs(start.getTime() - now.getTime()) / DAY_MS;
  const distance = Math.min(1.2, days / 10);
  return end > now ? AHEAD - distance : -distance;
}

/** Of those that speak of the same booking or thread as the best one, the newest that says it as plainly. */
function newestOf(best: Candidate | undefined, candidates: readonly Candidate[]): Pick<Choice, 'best' | 'superseded'> {
  if (!best) return { best: undefined, superseded: undefined };
  const related = candidates
    .filter(
      (other) =>
        other !== best &&
        other.value !== best.value &&
        other.quality > best.quality - 3 &&
        isSameMatter(best.reading, other.reading) &&
        !isOtherJourney(best.near, other.near),
    )
    .sort((a, b) => b.reading.date.getTime() - a.reading.date.getTime());
  const newest = related[0];
  if (newest && newest.reading.date > best.reading.date)
    return { best: newest, superseded: isDraft(best.reading) ? undefined : best };
  // What was only a draft never held.
  return { best, superseded: newest && isDraft(newest.reading) ? undefined : newest };
}
