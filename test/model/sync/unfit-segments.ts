import type { TestDatabase } from '../../helpers/database.ts';

/**
 * What is wrong with the segments of an account's word index, a line each: documents that lie in none or in more than one, another number
 * of living ones, and another length of all. The length of a document that is gone is read from its postings; of units each has the length
 * of its document.
 */
export async function unfitSegments(test: TestDatabase, accountId: string): Promise<string[]> {
  const rows = await test.asOwner(
    `with units as (select distinct service, document, length from search_units where account_id = $1),
      segments as (select * from search_segments where account_id = $1),
      said as (
        select s.id, s.document_count, s.deleted_count, s.total_length,
          (select count(*) from units u where u.service = s.service and u.document between s.first_document and s.last_document) as living,
          (select coalesce(sum(length), 0) from (
            select document, length from units u where u.service = s.service and u.document between s.first_document and s.last_document
            union select entry >> 24, (entry & 65535)::integer from postings p, unnest(p.entries) as entry where p.segment_id = s.id
          ) as documents) as length
        from segments s
      )
      select 'in ' || count(s.id) || ' segments: ' || u.service || ' ' || u.document as line from units u
        left join segments s on s.service = u.service and u.document between s.first_document and s.last_document
        group by u.service, u.document having count(s.id) <> 1
      union all select concat_ws(' ', 'segment of', document_count, 'less', deleted_count, 'documents has', living) from said
        where document_count - deleted_count <> living
      union all select concat_ws(' ', 'segment of length', total_length, 'has', length) from said where total_length <> length`,
    [accountId],
  );
  return rows.map(({ line }) => line as string);
}
