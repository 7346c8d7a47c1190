import { type CorpusDocument, documentSchema } from '../../eval/search/corpus/document.ts';
import { indexCorpus, type Owner } from '../../eval/search/corpus/index-corpus.ts';
import { systemClock } from '../../shared/adapters/clock/system-clock.ts';
import type { Database } from '../../shared/adapters/postgres/database.ts';
import { createVectorStore } from '../../shared/adapters/postgres/search/vectors.ts';
import { embedPending } from '../../shared/search/embed.ts';
import type { VectorSet } from './vector-set.ts';

const signal = AbortSignal.timeout(3_600_000);

/** Writes texts as the files of a new person. */
export function indexTexts(database: Database, texts: readonly string[]): Promise<Owner> {
  return indexCorpus(database, documentsOf(texts), { clock: systemClock, signal });
}

/** Makes the vectors of a person's texts by the model of a set, as the embed worker does; those of the set before go. */
export async function embedTexts(database: Database, owner: Owner, { model }: VectorSet): Promise<void> {
  const scope = { ...owner, service: 'drive' as const };
  const { remaining } = await embedPending({ store: createVectorStore(database), model }, scope, {
    signal,
    maxBatches: Number.POSITIVE_INFINITY,
  });
  if (remaining) throw new Error(`Some texts of ${owner.userId} have no vector.`);
}

async function* documentsOf(texts: readonly string[]): AsyncGenerator<CorpusDocument> {
  for (const [number, text] of texts.entries()) {
    const [title = '', ...lines] = text.split('\n');
    yield documentSchema.parse({ id: String(number), kind: 'file', title, text: lines.join('\n') });
  }
}
