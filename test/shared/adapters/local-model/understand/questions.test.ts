/**
 * What strangers may ask, in many wordings, and what has to be understood. A line is a question, what each of its asks must be
 * ("time:start", "person negated", alternatives by "/"), and the words that its searches must and must not hold.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { foldInPlace } from '../../../../../shared/adapters/local-model/fold-in-place.ts';
import { understandQuestion } from '../../../../../shared/adapters/local-model/understand/understand-question.ts';
import type { Ask, Intent } from '../../../../../shared/domain/intent.ts';

interface Expected {
  question: string;
  /** For each ask its type, field and marks; several by "/" where more than one is right. */
  asks: string[];
  /** Words that the searches hold, or the people of the question; one of several sets. */
  words?: string[];
  without?: string;
  person?: string;
  /** Params that one of the searches has. */
  search?: Record<string, unknown>;
  /** A search is bound by no date. */
  isUndated?: boolean;
  isWithoutSender?: boolean;
  /** Nothing is added up. */
  isOfOne?: boolean;
  /** How the things stand that are asked for: "unpaid", "not unpaid"; "" where it is not asked for by that. */
  standing?: string;
}

/** A Wednesday. */
const NOW = new Date('2027-03-10T09:00:00Z');
const FOLDER = new URL('./questions/', import.meta.url);

const read = (file: string): Expected[] =>
  readFileSync(new URL(file, FOLDER), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const wordsOf = (text: string): string[] =>
  foldInPlace(text)
    .replace(/['’]s\b/g, '')
    .split(/[^\p{L}\p{N}-]+/u)
    .filter(Boolean);

const searchesOf = ({ steps }: Intent) =>
  steps.filter(({ operation }) => operation === 'workspace.search').map(({ params }) => params);

const heldBy = (intent: Intent): Set<string> =>
  new Set([
    ...searchesOf(intent).flatMap(({ text }) => wordsOf(String(text))),
    ...intent.entities.people.flatMap(wordsOf),
  ]);

function isAsked(ask: Ask | undefined, expected: string): boolean {
  return expected.split('/').some((alternative) => {
    const [kind = '', ...marks] = alternative.split(' ');
    const [type, field] = kind.split(':');
    return (
      ask?.type === type &&
      (field === undefined || ask?.field === field) &&
      (!marks.includes('negated') || ask?.negated === true) &&
      (!marks.includes('sum') || ask?.aggregate === 'sum')
    );
  });
}

describe.each(readdirSync(FOLDER))('%s', (file) => {
  test.each(read(file))('$question', (expected) => {
    const intent = understandQuestion(expected.question, { now: NOW, timeZone: 'Europe/London' });
    const asked = intent.asks.map(({ type, field, negated, aggregate }) => ({ type, field, negated, aggregate }));
    expect(asked).toHaveLength(expected.asks.length);
    for (const [index, ask] of expected.asks.entries())
      expect(isAsked(intent.asks[index], ask), `${ask} as ${JSON.stringify(asked[index])}`).toBe(true);
    expect(intent.clarification).toBeUndefined();
    if (expected.standing !== undefined) {
      const standings = intent.asks.map(({ standing }) =>
        standing ? `${standing.isDenied ? 'not ' : ''}${standing.is}` : '',
      );
      expect(standings).toEqual([expected.standing]);
    }

    const searches = searchesOf(intent);
    const held = heldBy(intent);
    expect(searches).not.toHaveLength(0);
    if (expected.words) {
      const lacking = expected.words.map((words) => wordsOf(words).filter((word) => !held.has(word)));
      expect(lacking).toContainEqual([]);
    }
    expect(wordsOf(expected.without ?? '').filter((word) => held.has(word))).toEqual([]);
    if (expected.person) expect(intent.entities.people).toContain(expected.person);
    if (expected.search) expect(searches).toContainEqual(expect.objectContaining(expected.search));
    if (expected.isUndated)
      expect(searches.some(({ after, before }) => after === undefined && before === undefined)).toBe(true);
    if (expected.isWithoutSender) expect(searches.some(({ notFrom }) => notFrom !== undefined)).toBe(true);
    if (expected.isOfOne) expect(intent.asks.filter(({ aggregate }) => aggregate !== undefined)).toEqual([]);
  });
});
