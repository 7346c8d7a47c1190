/**
 * Postings lose their foreign key to the segment, which was looked up for each of the 400 that a mail has: writing them took
 * twice as long (PGlite 0.5.14, 388,000 postings: 36 to 49 µs each with it, 18 to 20 without). Triggers that run once a statement
 * and once a segment do what it did: a posting names a segment of its own person, and goes with it. Whoever writes postings has the
 * segment's row locked.
 */
export default /* sql */ `
alter table postings drop constraint postings_segment_id_user_id_fkey;

create function app.check_segments() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (
    select from (select distinct user_id, segment_id from written) w
    where not exists (select from search_segments s where s.user_id = w.user_id and s.id = w.segment_id)
  ) then
    raise foreign_key_violation using message = 'A posting names a segment that this person has not.';
  end if;
  return null;
end
$$;
create trigger segment_of_inserted after insert on postings
  referencing new table as written for each statement execute function app.check_segments();
create trigger segment_of_updated after update on postings
  referencing new table as written for each statement execute function app.check_segments();

-- Before the row, not after the statement: then it runs within the cascade, as the owner of the table and past row security.
-- Answered by the index postings_of_document.
create function app.delete_postings() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
  delete from postings where user_id = old.user_id and segment_id = old.id;
  return old;
end
$$;
create trigger postings_of_segment before delete on search_segments
  for each row execute function app.delete_postings();

revoke all on function app.check_segments(), app.delete_postings() from public;
`;
