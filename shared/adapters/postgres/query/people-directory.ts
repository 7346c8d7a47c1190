import { sql } from 'kysely';
import type { KnownPerson, PeopleDirectory, WantedPeople } from '../../../agents/people.ts';
import type { Database } from '../database.ts';
import { nameWords } from '../person-words.ts';

/** A name has a few parts; more would make the statement long for nothing. */
const MAX_PARTS = 8;

/**
 * People by the table `people`, whose rows are addresses: those of one contact are one person, who is called what their card
 * says; and contacts without an address. All rows of the person are looked at, some thousands at most, by the indexes on the
 * person, as no pattern may use one under row security.
 */
export function createPeopleDirectory(database: Database): PeopleDirectory {
  return {
    find: (userId, wanted, limit, signal) => {
      signal.throwIfAborted();
      const { address, words, domains } = patternsOf(wanted);
      return database.forPerson(userId, async (transaction) => {
        const { rows } = await sql<KnownPerson>`
          with known as (
            select p.address, p.names, p.words, p.is_contact, p.sent_count, p.received_count, p.last_seen_at, c.card,
              -- A person who has two accounts may have a card of somebody in one of them only.
              coalesce(max(p.contact_id) over (partition by p.address), p.address) as person
            from people p left join contacts c on c.account_id = p.account_id and c.resource_name = p.contact_id
            where p.user_id = ${userId}
            union all
            select null, '{}', words, true, 0, 0, null, card, resource_name
            from contacts where user_id = ${userId} and addresses = '{}'
          ), addresses as (
            select *,
              address = ${address} as by_address,
              ${words.length > 0}::boolean and words like all (${words.map((word) => `% ${word} %`)}::text[]) as by_word,
              ${words.length > 0}::boolean and words like all (${words.map((word) => `% ${word}%`)}::text[]) as by_beginning,
              '.' || split_part(address, '@', 2) || '.' like any (${domains}::text[]) as by_domain,
              address in (select lower(email) from accounts where user_id = ${userId}) as is_self
            from known
          ), persons as (
            select
              coalesce(
                min(card #>> '{names,0}'),
                (array_agg(names[1] order by last_seen_at desc nulls last) filter (where names[1] is not null))[1],
                min(coalesce(card #>> '{nicknames,0}', card #>> '{organizations,0,name}')),
                (array_agg(address order by sent_count desc, received_count desc, address))[1],
                min(card #>> '{phoneNumbers,0,value}')
              ) as name,
              coalesce(
                array_agg(address order by sent_count desc, received_count desc, last_seen_at desc nulls last, address)
                  filter (where address is not null),
                '{}'
              ) as addresses,
              bool_or(is_contact) as "isContact",
              sum(sent_count)::integer as sent,
              sum(received_count)::integer as received,
              max(last_seen_at) as "lastContactAt",
              coalesce(bool_or(is_self), false) as is_self,
              case
                when bool_or(by_address) then 'address'
                when bool_or(by_domain) then 'domain'
                when bool_or(by_word) then 'name'
                when bool_or(by_beginning) then 'beginning'
              end as matched
            from addresses
            group by person
          ), meant as (
            select * from persons
            where case
              when exists (select from persons where matched = 'address') then matched = 'address'
              when exists (select from persons where matched in ('name', 'domain')) then matched in ('name', 'domain')
              else matched = 'beginning'
            end
          )
          select name, addresses, "isContact", sent, received, "lastContactAt", matched
          from meant
          where not is_self or not exists (select from meant where not is_self)
          order by "isContact" desc, sent desc, received desc, "lastContactAt" desc nulls last, addresses[1]
          limit ${limit}`.execute(transaction);
        return rows;
      });
    },
  };
}

/** What to look for. A domain is found by any of its labels but the last, or whole; two words by the label that they make. */
function patternsOf(wanted: WantedPeople): { address: string; words: string[]; domains: string[] } {
  const isDomain = 'domain' in wanted;
  const text = (isDomain ? wanted.domain : wanted.name).trim().toLowerCase();
  const words = nameWords(text).slice(0, MAX_PARTS);
  const whole = /^@?((?:[a-z0-9-]+\.)+[a-z0-9-]+)$/.exec(text)?.[1];
  const labels = words.length === 0 ? [] : [`%.${words.join('')}._%`, `%.${words.join('-')}._%`];
  return {
    address: isDomain ? '' : text,
    words: isDomain ? [] : words,
    domains: whole === undefined ? labels : [`%.${whole}.`],
  };
}
