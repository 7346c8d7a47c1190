import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { HELD_OUT, HELD_OUT_SEARCHES } from '../../../eval/held-out/held-out.ts';
import { readJudgedQueries } from '../../../eval/search/read-judged-queries.ts';
import { storyKeys } from '../../../eval/search/story-keys.ts';
import { DEMO } from '../../../local/demo/index.ts';
import { parseSearch } from '../../../shared/search/language/parse-search.ts';

const DEMO_SEARCHES = fileURLToPath(new URL('../../../eval/search/demo-queries.jsonl', import.meta.url));

const KINDS = 'topic person date attachment type paraphrase typo language combination'.split(' ');

const line = (fields: object = {}) =>
  JSON.stringify({
    id: 'topic-01',
    kind: 'topic',
    now: '2027-03-10T09:00:00Z',
    text: 'boiler',
    relevant: { 'mail/a': 2 },
    ...fields,
  });

describe('a file of judged queries', () => {
  it('is read', () => {
    const lines = [line(), '', line({ id: 'person-01', kind: 'person', text: 'from Ann', written: 'from:ann' })];
    expect(readJudgedQueries(lines.join('\n'), 'q.jsonl')).toEqual([
      { id: 'topic-01', kind: 'topic', now: '2027-03-10T09:00:00Z', text: 'boiler', grades: new Map([['mail/a', 2]]) },
      {
        id: 'person-01',
        kind: 'person',
        now: '2027-03-10T09:00:00Z',
        text: 'from Ann',
        written: 'from:ann',
        grades: new Map([['mail/a', 2]]),
      },
    ]);
  });

  const faulty: readonly [string, string[], string][] = [
    ['broken JSON', [line(), '{'], 'q.jsonl, line 2: not a JSON object on one line'],
    ['no time', [line({ now: 'today' })], 'line 1: "now" must be an RFC 3339 time with its offset'],
    ['an empty text', [line({ text: ' ' })], '"text" must not be empty'],
    ['nothing relevant', [line({ relevant: {} })], '"relevant" needs a document of grade 1 or more'],
    ['another grade', [line({ relevant: { 'mail/a': 3 } })], '"relevant.mail/a"'],
    ['an id twice', [line(), line()], 'line 2: the id "topic-01" stands on an earlier line already'],
    ['no query', [''], 'q.jsonl: there is no query in it'],
  ];

  it.each(faulty)('is refused for %s', (_name, lines, message) => {
    expect(() => readJudgedQueries(lines.join('\n'), 'q.jsonl')).toThrow(message);
  });
});

describe.each([
  ['the demo', DEMO, DEMO_SEARCHES, 80],
  ['the held-out workspace', HELD_OUT, HELD_OUT_SEARCHES, 40],
] as const)('the judged queries of %s', (_name, telling, file, atLeast) => {
  const queries = async () => readJudgedQueries(await readFile(file, 'utf8'), file);

  it('are many, of every kind, and asked at the moment of the story', async () => {
    const read = await queries();
    expect(read.length).toBeGreaterThanOrEqual(atLeast);
    expect(new Set(read.map(({ kind }) => kind))).toEqual(new Set(KINDS));
    expect(new Set(read.map(({ now }) => now))).toEqual(new Set([telling.now]));
    expect(new Set(read.map(({ text }) => text)).size).toBe(read.length);
  });

  it('are written in the search language where they name a person, a date or a type, for what was wanted', async () => {
    const written = (await queries()).filter((query) => query.written !== undefined);
    expect(written.length).toBeGreaterThan(20);
    for (const query of written) {
      expect(() => parseSearch(query.written ?? ''), query.id).not.toThrow();
      expect([...query.grades.values()], query.id).toContain(2);
    }
  });

  it('name only what is there as relevant, and not more than the metrics look at', async () => {
    const { keys } = await storyKeys(telling);
    const unknown = (await queries()).flatMap(({ id, grades }) =>
      [...grades.keys()].filter((key) => !keys.has(key)).map((key) => `${id}: ${key}`),
    );
    expect(unknown).toEqual([]);
    expect((await queries()).filter(({ grades }) => grades.size > 10)).toEqual([]);
  });
});
