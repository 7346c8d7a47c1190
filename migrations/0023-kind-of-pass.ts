/**
 * What the pass under way reads: a listing of everything, or what has changed since the cursor. Their page tokens are not
 * alike, and a listing that was begun because Google no longer knew the cursor must be ended as one.
 *
 * Null while no pass is under way. A worker of the release before leaves it null too: its page token is then not used, and the
 * changes since the cursor are read from their beginning.
 */
export default /* sql */ `
alter table sync_cursors add column pass text check (pass in ('listing', 'changes'));
`;
