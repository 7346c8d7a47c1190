import { type RawBuilder, sql } from 'kysely';
import type { Service } from '../../../domain/service.ts';

/*
 * What a row of the copy says of people, in SQL over a row `c` of the service's table.
 */

/** A mailbox that writes under more names than this is none of a person; the newest are kept. */
export const MAX_NAMES = 10;

export const ITEM_TABLES: Readonly<Record<Service, string>> = {
  gmail: 'gmail_cache',
  calendar: 'gcal_cache',
  drive: 'gdrive_cache',
};

/** When a row last gave a sign of its people; an event in the future has not yet. */
export const SEEN: Readonly<Record<Service, string>> = {
  gmail: 'c.received_at',
  calendar: `least(c.synced_at, coalesce(c.start_time, c.start_date::timestamp at time zone 'UTC'))`,
  drive: 'c.modified_at',
};

/** The people whom a row `c` of the service's table names. */
export function named(service: Service): RawBuilder<unknown> {
  return sql.raw(NAMED[service]);
}

const NAMED: Readonly<Record<Service, string>> = {
  gmail: `lateral (
    select
      c.sender ->> 'address' as address, c.sender ->> 'name' as name,
      false as is_sent, not c.labels && '{SENT,DRAFT,SPAM,TRASH}' as is_received
    union all
    select
      person ->> 'address', person ->> 'name',
      c.labels @> '{SENT}' and not c.labels && '{DRAFT,SPAM,TRASH}', false
    from jsonb_path_query(c.recipients, '$.*[*]') as person
  ) as named`,
  calendar: `lateral (
    select person ->> 'address' as address, person ->> 'name' as name, false as is_sent, false as is_received
    from jsonb_path_query(jsonb_build_array(c.organizer) || c.attendees, '$[*]') as person
  ) as named`,
  drive: `lateral (
    select person ->> 'address' as address, person ->> 'name' as name, false as is_sent, false as is_received
    from jsonb_path_query(c.owners || c.shared_with, '$[*]') as person
    where coalesce(person ->> 'type', 'user') in ('user', 'group')
  ) as named`,
};
