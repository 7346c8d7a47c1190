/** Skipped items that are tried again one by one, as with others they were not had. Workers of the release before try all together. */
export default /* sql */ `
alter table failing_items add column alone boolean not null default false;
`;
