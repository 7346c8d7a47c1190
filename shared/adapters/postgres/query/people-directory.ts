import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { KnownPerson, PeopleDirectory, WantedPeople } from '../../../agents/people.ts';
import type { Database } from '../database.ts';
import { nameWords } from '../person-words.ts';
import type { Tables } from '../tables.ts';
import { type NameVocabulary, similarLabels, similarWords } from './similar-names.ts';

/** A name has a few parts; more would make the statement long for nothing. */
const MAX_PARTS = 8;

/** After so many days a contact counts half: the formula of KnownPerson.familiarity. */
const HALF_LIFE_DAYS = 180;

/**
 * People by the table `people`, whose rows are addresses: those of one contact are one person, who is called what their card
 * says; and contacts without an address. All rows of the person are looked at, some thousands at most, by the indexes on the
 * person, as no pattern may use one under row security: one statement, and two more where it finds nobody.
 */
export function createPeopleDirectory(database: Database): PeopleDirectory {
  return {
    find: (userId, wanted, limit, signal) => {
      signal.throwIfAborted();
      return database.forPerson(userId, async (transaction) => {
        const found = await peopleAs(readingsOf(wanted), userId, limit).execute(transaction);
        if (found.rows.length > 0) return found.rows;
        signal.throwIfAborted();
        const similar = similarReading(wanted, await vocabulary(transaction, userId));
        return similar ? (await peopleAs([similar], userId, limit).execute(transaction)).rows : [];
      });
    },
  };
}

/** A way to read what was asked for, as a condition on a row of `known`. Those with the lowest tier that fits anybody are meant. */
interface Reading {
  matched: KnownPerson['matched'];
  tier: number;
  condition: RawBuilder<boolean>;
}

function readingsOf(wanted: WantedPeople): Reading[] {
  const { text, words, labels, whole } = partsOf(wanted);
  const domain: Reading = {
    matched: 'domain',
    tier: 2,
    condition: isAtDomain(whole === undefined ? labels.map(labelPattern) : [`%.${whole}.`]),
  };
  if ('domain' in wanted) return [domain];
  return [
    { matched: 'address', tier: 1, condition: sql`address = ${text}` },
    domain,
    { matched: 'name', tier: 2, condition: hasWords(words.map((word) => [`% ${word} %`])) },
    { matched: 'beginning', tier: 3, condition: hasWords(words.map((word) => [`% ${word}%`])) },
  ];
}

/** Undefined for an address or a whole domain, which mean just that. */
function similarReading(wanted: WantedPeople, vocabulary: NameVocabulary): Reading | undefined {
  const { text, words, labels, whole } = partsOf(wanted);
  if (text.includes('@') || whole !== undefined) return undefined;
  const near = isAtDomain(labels.slice(0, 1).flatMap((label) => similarLabels(label, vocabulary).map(labelPattern)));
  const named = hasWords(
    'domain' in wanted ? [] : words.map((word) => similarWords(word, vocabulary, words.length > 1)),
  );
  return { matched: 'similar', tier: 1, condition: sql`(${near} or ${named})` };
}

/** A domain is found by any of its labels but the last, or whole; two words by the label that they make. */
function partsOf(wanted: WantedPeople): { text: string; words: string[]; labels: string[]; whole: string | undefined } {
  const text = ('domain' in wanted ? wanted.domain : wanted.name).trim().toLowerCase();
  const words = nameWords(text).slice(0, MAX_PARTS);
  const whole = /^@?((?:[a-z0-9-]+\.)+[a-z0-9-]+)$/.exec(text)?.[1];
  return { text, words, labels: words.length === 0 ? [] : [words.join(''), words.join('-')], whole };
}

const labelPattern = (label: string) => `%.${label}._%`;

function isAtDomain(patterns: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`'.' || split_part(address, '@', 2) || '.' like any (${[...patterns]}::text[])`;
}

/** Whether one of each word's patterns fits; false without words. */
function hasWords(words: readonly (readonly string[])[]): RawBuilder<boolean> {
  if (words.length === 0) return sql<boolean>`false`;
  return sql<boolean>`(${sql.join(
    words.map((patterns) => sql`words like any (${[...patterns]}::text[])`),
    sql` and `,
  )})`;
}

function peopleAs(readings: readonly Reading[], userId: string, limit: number): RawBuilder<KnownPerson> {
  const cases = (value: (reading: Reading) => RawBuilder<unknown>) =>
    sql.join(
      readings.map((reading) => sql`when bool_or(${reading.condition}) then ${value(reading)}`),
      sql` `,
    );
  return sql<KnownPerson>`
    with known as (
      select p.address, p.names, p.words, p.is_contact, p.sent_count, p.received_count, p.last_seen_at, c.card,
        -- A person who has two accounts may have a card of somebody in one of them only.
        coalesce(max(p.contact_id) over (partition by p.address), p.address) as person,
        max(p.last_seen_at) over () as now,
        p.address in (select lower(email) from accounts where user_id = ${userId}) as is_self
      from people p left join contacts c on c.account_id = p.account_id and c.resource_name = p.contact_id
      where p.user_id = ${userId}
      union all
      select null, '{}', words, true, 0, 0, null, card, resource_name, null, false
      from contacts where user_id = ${userId} and addresses = '{}'
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
        coalesce(
          sum(3 * sent_count + received_count)::float8
            * power(0.5::float8, extract(epoch from max(now) - max(last_seen_at))::float8 / ${HALF_LIFE_DAYS * 86_400}::float8),
          0
        ) + case when bool_or(is_contact) then 10 else 0 end as familiarity,
        bool_or(is_self) as is_self,
        case ${cases(({ matched }) => sql.lit(matched))} end as matched,
        case ${cases(({ tier }) => sql.lit(tier))} end as tier
      from known
      group by person
    ), meant as (
      select * from persons where tier = (select min(tier) from persons)
    )
    select name, addresses, "isContact", sent, received, "lastContactAt", familiarity, matched
    from meant
    where not is_self or not exists (select from meant where not is_self)
    order by familiarity desc, "lastContactAt" desc nulls last, addresses[1]
    limit ${limit}`;
}

/** What the person's people are called, and where they are. */
async function vocabulary(transaction: Transaction<Tables>, userId: string): Promise<NameVocabulary> {
  const words = await sql<{ term: string; documents: number }>`
    select term, sum(weight)::integer as documents
    from (
      select unnest(string_to_array(btrim(words), ' ')) as term, 1 + sent_count + received_count as weight
      from people where user_id = ${userId}
      union all
      select unnest(string_to_array(btrim(words), ' ')), 1 from contacts where user_id = ${userId} and addresses = '{}'
    ) as named
    group by term`.execute(transaction);
  const domains = await sql<{ domain: string }>`
    select distinct split_part(address, '@', 2) as domain from people where user_id = ${userId}`.execute(transaction);
  return { words: words.rows, domains: domains.rows.map(({ domain }) => domain) };
}
