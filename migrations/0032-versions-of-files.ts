/**
 * Google's version of a file, which rises with any change of it: of two drives that are synced at the same time while the file moves
 * from one to the other, the one that read it earlier must not have the last word. 0 until the file is stored again.
 */
export default /* sql */ `
alter table gdrive_cache add column version bigint not null default 0;
`;
