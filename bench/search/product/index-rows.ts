/** A row a unit that may be shown (no spam, nothing of the trash), with its vector: what rivals are filled from, and scanned for exact answers. */
export const SHOWN_UNITS = `
  select u.user_id, u.item_id, u.chunk, u.content, u.sender, u.occurred_at, u.flags, u.facets, v.embedding
  from search_units u join search_vectors v on v.user_id = u.user_id and v.content_key = u.content_key
  where u.flags & 48 = 0`;
