import { createLexicalEmbedder } from '../../../shared/adapters/local-model/lexical-embedder.ts';
import { rotate } from '../../../shared/search/rotation.ts';
import type { TestDatabase } from '../../helpers/database.ts';

/**
 * What is wrong with the vectors of a person whose sync is at rest, a line each: a text that has none, one of a text that nothing has, what
 * is hidden, and what is still noted as to be done. As neither spam nor trash is copied, all may be found. What the vector of a text is, the
 * embedder says: it is tested for itself.
 */
export async function unfitVectors(test: TestDatabase, userId: string): Promise<string[]> {
  const rows = await test.asOwner(
    `select distinct 'no vector: ' || u.content_key as line from search_units u where u.user_id = $1
        and not exists (select from search_vectors v where v.user_id = u.user_id and v.content_key = u.content_key)
      union all select 'dead vector: ' || v.content_key from search_vectors v where v.user_id = $1
        and not exists (select from search_units u where u.user_id = $1 and u.content_key = v.content_key)
      union all select 'hidden: ' || u.content from search_units u where u.user_id = $1 and u.flags & (16 | 32) <> 0
      union all select 'hidden vector: ' || h.content_key from hidden_vectors h where h.user_id = $1
      union all select 'pending: ' || p.service || ' ' || p.document from pending_texts p where p.user_id = $1
      union all select 'space: ' || s.model || ' is not complete' from vector_spaces s
        where s.user_id = $1 and not (s.is_complete and s.is_tracked)`,
    [userId],
  );
  return [...rows.map(({ line }) => line as string), ...(await strangers(test, userId))];
}

const model = createLexicalEmbedder();
const embeddings = new Map<string, Float32Array>();

/** Texts whose vector is another one's. */
async function strangers(test: TestDatabase, userId: string): Promise<string[]> {
  const rows = await test.asOwner(
    `select distinct on (u.content_key) u.content, v.embedding::text as embedding
      from search_units u join search_vectors v on v.user_id = u.user_id and v.content_key = u.content_key
      where u.user_id = $1`,
    [userId],
  );
  const unknown = [...new Set(rows.map(({ content }) => content as string))].filter((text) => !embeddings.has(text));
  const made = await model.embed(unknown, new AbortController().signal);
  for (const [index, text] of unknown.entries()) embeddings.set(text, rotate(made[index] as Float32Array));
  return rows
    .filter(({ content, embedding }) => closeness(JSON.parse(embedding), embeddings.get(content)) < 0.99)
    .map(({ content }) => `another text’s vector: ${content}`);
}

/** The cosine; 1 where one is nothing, as no text of any word is. */
function closeness(a: readonly number[], b: Float32Array = new Float32Array()): number {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths === 0 ? 1 : dot(a, b) / lengths;
}
