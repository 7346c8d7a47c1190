/** Whether an event takes the time that it is at: Google's `transparency`, of RFC 5545 3.8.2.7. */
export default /* sql */ `
alter table gcal_cache
  add column transparency text not null default 'opaque' check (transparency in ('opaque', 'transparent'));
`;
