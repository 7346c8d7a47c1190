import { HIDDEN_FLAGS } from '../../../shared/search/search-unit.ts';
import type { TestDatabase } from '../../helpers/database.ts';

/**
 * What is wrong with the vectors of a person whose sync is at rest, a line each: a text that may be found and has none, one of a text
 * that nothing visible has, and what is still noted as to be done.
 */
export async function unfitVectors(test: TestDatabase, userId: string): Promise<string[]> {
  const visible = `u.user_id = $1 and u.flags & ${HIDDEN_FLAGS} = 0`;
  const rows = await test.asOwner(
    `select distinct 'no vector: ' || u.content_key as line from search_units u where ${visible}
        and not exists (select from search_vectors v where v.user_id = u.user_id and v.content_key = u.content_key)
      union all select 'dead vector: ' || v.content_key from search_vectors v where v.user_id = $1
        and not exists (select from search_units u where ${visible} and u.content_key = v.content_key)
      union all select 'dead hidden vector: ' || h.content_key from hidden_vectors h where h.user_id = $1
        and not exists (select from search_units u where u.user_id = $1 and u.content_key = h.content_key)
      union all select 'pending: ' || p.service || ' ' || p.document from pending_texts p where p.user_id = $1
      union all select 'space: ' || s.model || ' is not complete' from vector_spaces s
        where s.user_id = $1 and not (s.is_complete and s.is_tracked)`,
    [userId],
  );
  return rows.map(({ line }) => line as string);
}
