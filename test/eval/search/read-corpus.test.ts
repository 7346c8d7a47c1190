import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CorpusDocument } from '../../../eval/search/corpus/document.ts';
import { readCorpus } from '../../../eval/search/corpus/read-corpus.ts';
import { toItem } from '../../../eval/search/corpus/to-item.ts';
import { externalId } from '../../../shared/sync/item-content.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'corpus-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const DOCUMENT = { id: 'd1', kind: 'email', title: 'Hello', text: 'World' };
const QUERY = { id: 'q1', text: 'hello', now: '2027-03-10T09:00:00Z' };
const QREL = { query: 'q1', doc: 'd1', grade: 2 };

/** Objects become lines; a text is a line as it is. */
async function corpus(files: { documents?: unknown[]; queries?: unknown[]; qrels?: unknown[] } = {}) {
  const all = { documents: [DOCUMENT], queries: [QUERY], qrels: [QREL], ...files };
  for (const [name, lines] of Object.entries(all)) {
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    await writeFile(join(directory, `${name}.jsonl`), text);
  }
  return readCorpus(directory);
}

const clock = new FakeClock('2027-03-10T09:00:00Z');

async function itemOf(document: object) {
  const { documents } = await corpus({ documents: [DOCUMENT, { ...DOCUMENT, id: 'd2', ...document }] });
  const read: CorpusDocument[] = await Array.fromAsync(documents());
  return toItem(read[1] as CorpusDocument, clock);
}

describe('a corpus', () => {
  it('is read, with its judgements at the queries', async () => {
    const { documentCount, queries } = await corpus({
      documents: ['\uFEFF', { ...DOCUMENT, extra: [1] }, '', { ...DOCUMENT, id: 'd2', kind: 'file' }],
      queries: [QUERY, { ...QUERY, id: 'q2', kind: 'topic', written: 'from:ada' }],
      qrels: [QREL, { query: 'q2', doc: 'd2', grade: 1 }, { query: 'q2', doc: 'd1', grade: 0 }],
    });
    expect(documentCount).toBe(2);
    expect(queries).toEqual([
      { ...QUERY, grades: new Map([['d1', 2]]) },
      {
        ...QUERY,
        id: 'q2',
        kind: 'topic',
        written: 'from:ada',
        grades: new Map([
          ['d2', 1],
          ['d1', 0],
        ]),
      },
    ]);
  });

  const faulty: readonly [string, Parameters<typeof corpus>[0], string][] = [
    ['broken JSON', { documents: [DOCUMENT, '{"id"'] }, 'documents.jsonl, line 2: not a JSON object on one line'],
    ['an unknown kind', { documents: [{ ...DOCUMENT, kind: 'mail' }] }, '"kind" must be "email", "event" or "file"'],
    ['no id', { documents: [{ kind: 'email', title: '' }] }, 'documents.jsonl, line 1: "id" must be a text'],
    ['a day that is none', { documents: [{ ...DOCUMENT, date: '2027-02-30' }] }, '"date" must be a day ("2027-03-08")'],
    ['a person that is none', { documents: [{ ...DOCUMENT, from: 7 }] }, '"from" must be "Ada Lovelace <ada@'],
    ['an id twice', { documents: [DOCUMENT, DOCUMENT] }, 'line 2: the id "d1" stands on an earlier line already'],
    ['no document', { documents: [] }, 'documents.jsonl: there is no document in it'],
    ['no query', { queries: [], qrels: [] }, 'queries.jsonl: there is no query in it'],
    ['a query without its moment', { queries: [{ ...QUERY, now: undefined }] }, 'queries.jsonl, line 1: "now" must be'],
    [
      'a search with an operator that there is not',
      { queries: [{ ...QUERY, written: 'form:ada' }] },
      'queries.jsonl, line 1: "written" is no search: There is no operator "form:". Did you mean "from:"?',
    ],
    [
      'an unknown query',
      { qrels: [QREL, { ...QREL, query: 'q7' }] },
      'qrels.jsonl, line 2: no line of queries.jsonl has',
    ],
    ['an unknown document', { qrels: [{ ...QREL, doc: 'd7' }] }, 'no line of documents.jsonl has the id "d7"'],
    ['a grade in words', { qrels: [{ ...QREL, grade: 'high' }] }, '"grade" must be a number, for instance 0, 1 or 2'],
    ['nothing to find', { qrels: [{ ...QREL, grade: 0 }] }, 'a grade of 1 or more for the query "q1"'],
  ];

  it.each(faulty)('is refused for %s', async (_name, files, message) => {
    await expect(corpus(files)).rejects.toThrow(message);
  });

  it('says which file is missing, and what a corpus has', async () => {
    await expect(readCorpus(join(directory, 'nowhere'))).rejects.toThrow(
      /documents\.jsonl could not be read: ENOENT\. A corpus has documents\.jsonl, queries\.jsonl, qrels\.jsonl\./,
    );
  });
});

describe('a document', () => {
  it('becomes a mail', async () => {
    const item = await itemOf({
      from: 'Ada Lovelace <Ada@Example.org>',
      to: ['bob@example.org', { name: 'Charles Babbage' }],
      cc: 'Eve <eve@example.org>, Mallory <mallory@example.org>',
      date: '2027-03-08T09:00:00+01:00',
      unread: true,
      attachments: ['plan.pdf', { name: 'notes.docx', text: 'Wheels' }],
    });
    expect(externalId(item)).toBe('d2');
    expect(item).toMatchObject({
      service: 'gmail',
      email: {
        subject: 'Hello',
        bodyFull: 'World',
        sender: { address: 'ada@example.org', name: 'Ada Lovelace' },
        to: [{ address: 'bob@example.org' }, { address: 'charles.babbage@name.invalid', name: 'Charles Babbage' }],
        cc: [{ address: 'eve@example.org' }, { address: 'mallory@example.org' }],
        receivedAt: new Date('2027-03-08T08:00:00Z'),
        isRead: false,
        labels: ['INBOX'],
        attachments: [
          { filename: 'plan.pdf', mimeType: 'application/pdf' },
          { filename: 'notes.docx', text: 'Wheels' },
        ],
      },
    });
  });

  it('becomes an event, on a day or at a time', async () => {
    const day = await itemOf({ kind: 'event', date: '2027-03-12' });
    expect(day).toMatchObject({
      event: { time: { kind: 'allDay', startDate: '2027-03-12', endDate: '2027-03-13' } },
    });
    const time = await itemOf({ kind: 'event', date: '2027-03-12T09:00', from: 'Ann', location: 'Room 2' });
    expect(time).toMatchObject({
      event: {
        location: 'Room 2',
        organizer: { name: 'Ann' },
        time: { start: new Date('2027-03-12T09:00:00Z'), end: new Date('2027-03-12T10:00:00Z') },
      },
    });
    expect(externalId(time)).toBe('d2');
  });

  it('becomes a file, of the type that its name says', async () => {
    const item = await itemOf({ kind: 'file', title: 'Plan.pdf', folder: 'Work/Plans', from: 'ann@example.org' });
    expect(item).toMatchObject({
      file: {
        name: 'Plan.pdf',
        mimeType: 'application/pdf',
        parentFolder: 'Work/Plans',
        owners: [{ address: 'ann@example.org' }],
      },
    });
    expect(externalId(item)).toBe('d2');
  });

  it('needs nothing but its id and kind', async () => {
    const item = await itemOf({ title: null, text: undefined, from: null, to: null, date: null });
    expect(item).toMatchObject({
      email: { subject: '', bodyFull: '', sender: null, to: [], receivedAt: new Date('1970-01-01T00:00:00Z') },
    });
  });
});
