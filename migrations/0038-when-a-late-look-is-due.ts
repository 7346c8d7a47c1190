/** When the late look for a push of Calendar or Drive is due: the message of an older one may come before. */
export default /* sql */ `
alter table sync_cursors add column look_at timestamptz;
`;
