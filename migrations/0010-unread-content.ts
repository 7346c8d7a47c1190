/** Why the text of a file could not be read. Null where it was, and for types that are not read; so it is for the rows there are. */
export default /* sql */ `
alter table gdrive_cache
  add column content_unread text check (content_unread in ('too-large', 'too-slow', 'protected', 'damaged', 'unsupported'));
`;
