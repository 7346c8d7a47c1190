/**
 * Which of the hits answer several asks. Facts of one question belong together ("when is my flight and what is the booking
 * reference?"), so an item that answers all of them goes before one that answers one of them better; of several items about
 * the same booking the newest counts.
 */
import { type Aboutness, aboutness } from './about.ts';
import type { AskContext, Extractor, Finding } from './finding.ts';
import type { Reading } from './reading.ts';

/** A finding with what speaks for its item. */
export interface Candidate extends Finding {
  score: number;
}

export interface Choice {
  context: AskContext;
  best: Candidate | undefined;
  /** What an older item about the same thing says otherwise. */
  superseded: Candidate | undefined;
}

/** Weights: what the item is about counts most, then how plainly it says it, then the rank that the search gave it. */
const ABOUT = 6;
const RANK = 1;
/** For each further ask that the same item answers. */
const TOGETHER = 4;
const DAY_MS = 86_400_000;

export function choose(
  asks: readonly { context: AskContext; extract: Extractor }[],
  readings: readonly Reading[],
): Choice[] {
  const found = asks.map(({ context, extract }) =>
    readings.flatMap((reading): Candidate[] => {
      const about = aboutness(reading, context.subject, context.weights);
      const finding = about.fits ? extract(reading, context) : undefined;
      return finding ? [{ ...finding, score: score(finding, about, readings) }] : [];
    }),
  );
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
    return { context, ...newestOf(first, candidates) };
  });
}

function bestOf(candidates: readonly Candidate[]): Candidate | undefined {
  return [...candidates].sort((a, b) => b.score - a.score)[0];
}

function score({ quality, reading }: Finding, { coverage, booking }: Aboutness, readings: readonly Reading[]): number {
  const newest = Math.max(...readings.map(({ date }) => date.getTime()));
  // An event is as new as its search says; a mail loses a point in some months.
  const age = reading.item.service === 'gmail' ? (newest - reading.date.getTime()) / DAY_MS : 0;
  return ABOUT * coverage + quality + booking + RANK / reading.n - Math.min(1.5, age / 90);
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
        isSameMatter(best.reading, other.reading),
    )
    .sort((a, b) => b.reading.date.getTime() - a.reading.date.getTime());
  const newest = related[0];
  if (newest && newest.reading.date > best.reading.date) return { best: newest, superseded: best };
  return { best, superseded: newest };
}

function isSameMatter(a: Reading, b: Reading): boolean {
  if (a.item.service !== 'gmail' || b.item.service !== 'gmail') return false;
  if (a.item.email.threadId === b.item.email.threadId) return true;
  const codes = (reading: Reading) =>
    new Set(`${reading.title}\n${reading.lines.map(({ text }) => text).join('\n')}`.match(CODE));
  const others = codes(b);
  return a.from?.address === b.from?.address && [...codes(a)].some((code) => others.has(code));
}

/** Letters and digits together, as in record locators and order numbers; flight numbers are too short to tell. */
const CODE = /\b(?=[A-Z\d-]*\d)(?=[A-Z\d-]*[A-Z])[A-Z\d][A-Z\d-]{5,19}\b|\b\d{8,}\b/g;
