/** What a pass answers was wanted before it began. What is wanted later, between its runs, is looked at when it ends. */
export default /* sql */ `
alter table sync_cursors add column pass_target bigint;
`;
