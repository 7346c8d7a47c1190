/**
 * What a worker loads is noted before, and forgotten with its next word: what is there when the lease is taken anew ended a worker, or was
 * there when something else did. The release before neither reads nor clears it.
 */
export default /* sql */ `
alter table sync_cursors add column loading text[];
alter table failing_items add column ended_workers integer not null default 0;
`;
