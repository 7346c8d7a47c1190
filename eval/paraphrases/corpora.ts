import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DEMO, type StoryTelling } from '../../local/demo/index.ts';
import { readStory } from '../../local/demo/read-story.ts';
import type { SourceRecord } from '../../local/demo/source/records.ts';
import { HELD_OUT } from '../held-out/held-out.ts';
import { readCorpus } from '../search/corpus/read-corpus.ts';
import type { JudgedQuery } from '../search/judged-query.ts';
import { readJudgedQueries } from '../search/read-judged-queries.ts';

export interface ParaphraseDocument {
  id: string;
  title: string;
  text: string;
}

export interface ParaphraseCorpus {
  name: string;
  documents: readonly ParaphraseDocument[];
  queries: readonly JudgedQuery[];
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Texts and queries that say the same in other words. The last corpus is none of paraphrases: the demo with queries of every kind, by
 * somebody else, to see that what helps the ones does not harm the others.
 */
export async function paraphraseCorpora(): Promise<ParaphraseCorpus[]> {
  const [demo, heldOut, workshop] = await Promise.all([
    storyDocuments(DEMO),
    storyDocuments(HELD_OUT),
    readCorpus(path('./workshop/')),
  ]);
  return [
    { name: 'demo', documents: demo, queries: await queriesOf('./demo.jsonl') },
    { name: 'held-out', documents: heldOut, queries: await queriesOf('./held-out.jsonl') },
    { name: 'workshop', documents: await Array.fromAsync(workshop.documents()), queries: workshop.queries },
    { name: 'demo, every kind', documents: demo, queries: await queriesOf('../search/demo-queries.jsonl') },
  ];
}

async function queriesOf(name: string): Promise<JudgedQuery[]> {
  return readJudgedQueries(await readFile(path(name), 'utf8'), name);
}

/** Mails, events and files as their authors wrote them, without recipients and dates, which are no matter of meaning. */
async function storyDocuments(telling: StoryTelling): Promise<ParaphraseDocument[]> {
  const { mails, events, files } = await readStory(telling);
  const byId = new Map([...mails, ...events].map((record) => [record.id, record]));
  const titleOf = (record: SourceRecord): string => {
    const own = record.get('subject') ?? record.get('title');
    const other = record.get('reply') ?? record.get('forward') ?? record.get('of')?.split(' ')[0];
    return own ?? (other === undefined ? '' : titleOf(byId.get(other) as SourceRecord));
  };
  return [
    ...mails.map((mail) => ({ id: `mail/${mail.id}`, title: titleOf(mail), text: withForwarded(mail, byId) })),
    ...events.map((event) => ({ id: `event/${event.id}`, title: titleOf(event), text: readable(event.body) })),
    ...files.map(({ id, body }) => ({ id: `file/${id}`, title: id.split('/').at(-1) ?? '', text: readable(body) })),
  ];
}

function withForwarded(mail: SourceRecord, byId: ReadonlyMap<string, SourceRecord>): string {
  const forwarded = byId.get(mail.get('forward') ?? '')?.body ?? '';
  return readable(`${mail.body}\n${forwarded}`);
}

/** Tokens that become dates, as dates. */
const readable = (body: string) => body.replace(/\{\{([^|}]*)[^}]*\}\}/g, '$1');
