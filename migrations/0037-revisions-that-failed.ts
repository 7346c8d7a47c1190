/**
 * Which revision of an item failed (shared/sync/revision.ts): what was skipped is left alone for a while after each try, but for one that
 * has changed meanwhile. Null where it was not told.
 */
export default /* sql */ `
alter table failing_items add column revision text;
`;
