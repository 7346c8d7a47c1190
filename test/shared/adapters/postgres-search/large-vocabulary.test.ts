import { afterAll, beforeAll, expect, it } from 'vitest';
import { correctionsOf } from '../../../../shared/adapters/postgres/search/corrections.ts';
import { packPosting } from '../../../../shared/adapters/postgres/search/packed-posting.ts';
import { slipsBetween } from '../../../../shared/content/slips.ts';
import { type KnownTerm, slipsAllowed, termsMeantBy } from '../../../../shared/search/spelling.ts';
import { createTestDatabase } from '../../../helpers/database.ts';
import { createPerson } from '../../../helpers/factories.ts';
import { countRowsRead } from '../../../helpers/rows-read.ts';
import { email, store as storeItems } from './items.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());
const counted = countRowsRead(test.database);
const { userId, accountId } = await createPerson(test.database);

/** Park and Miller's "minimal standard" generator (1988): the same words each time. */
let seed = 20_270_301;
function random(below: number): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
}
const oneOf = <T>(list: ArrayLike<T>): T => list[random(list.length)] as T;

const CONSONANTS = 'bcdfghklmnprstvwz';
const VOWELS = 'aeiouäö';

function newWord(): string {
  const syllables = Array.from({ length: 2 + random(3) }, () => oneOf(CONSONANTS) + oneOf(VOWELS));
  return (random(4) === 0 ? oneOf(VOWELS) : '') + syllables.join('') + (random(2) === 0 ? oneOf(CONSONANTS) : '');
}

const words = new Set<string>();
while (words.size < 60_000) words.add(newWord());
const vocabulary: KnownTerm[] = [...words].map((term, i) => ({ term, documents: i % 4 === 0 ? 3 : 1 }));

beforeAll(async () => {
  await storeItems(test.database, { userId, accountId }, email({ subject: 'x' }));
  const [unit] = await test.asOwner('select document from search_units where user_id = $1', [userId]);
  const entry = packPosting(unit?.document, false, 1, 1);
  // The commonest quarter stands in three segments.
  for (const least of [1, 2, 3]) {
    const [segment] = await test.asOwner(
      `insert into search_segments (user_id, account_id, service, first_document, last_document, document_count, deleted_count, total_length)
       values ($1, $2, 'gmail', 0, 0, 1, 0, 1) returning id`,
      [userId, accountId],
    );
    const terms = vocabulary.filter(({ documents }) => documents >= least).map(({ term }) => term);
    await test.asOwner(
      `insert into postings select $1, term, $2, array[$3::bigint] from unnest($4::text[]) as given (term)`,
      [userId, segment?.id, entry, terms],
    );
  }
}, 120_000);

function withSlip(word: string, from: number): string {
  const place = from + random(word.length - from);
  const letter = oneOf(CONSONANTS + VOWELS);
  const [before, after] = [word.slice(0, place), word.slice(place)];
  switch (random(4)) {
    case 0:
      return before + letter + after;
    case 1:
      return before + after.slice(1);
    case 2:
      return before + letter + after.slice(1);
    default:
      return before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2);
  }
}

const misspelt = (slip: (word: string) => string) => {
  const slips = new Map<string, string>();
  while (slips.size < 60) {
    const meant = oneOf(vocabulary).term;
    const word = slip(meant);
    if (!words.has(word) && slipsBetween(word, meant) <= slipsAllowed(word)) slips.set(word, meant);
  }
  return slips;
};

async function corrected(all: readonly string[]): Promise<Map<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (let i = 0; i < all.length; i += 4) {
    const corrections = await counted.forPerson(userId, (transaction) =>
      correctionsOf(transaction, { userId, includeHidden: false }, all.slice(i, i + 4)),
    );
    for (const { word, readAs } of corrections) found.set(word, readAs);
  }
  return found;
}

const beginsAs = (word: string) =>
  vocabulary.filter(({ term }) => [...word].slice(0, 2).includes([...term][0] as string));

it('of 60,000 words, one with a slip is taken for the same as by comparing all that begin with its first or second letter', async () => {
  const slips = misspelt((word) => withSlip(word, 0));
  const found = await corrected([...slips.keys()]);
  const compared = [...slips.keys()].flatMap((word) => {
    const readAs = termsMeantBy(word, beginsAs(word));
    return readAs[0] !== undefined && slipsBetween(word, readAs[0]) === 1 ? [[word, readAs] as const] : [];
  });
  expect(compared.length).toBeGreaterThan(40);
  for (const [word, readAs] of compared) expect([word, found.get(word)]).toEqual([word, readAs]);
}, 60_000);

it('one with two slips after the third letter is taken for what was meant, or what is as near', async () => {
  const slips = misspelt((word) => (word.length < 9 ? word : withSlip(withSlip(word, 3), 3)));
  const found = await corrected([...slips.keys()]);
  for (const [word, meant] of slips) {
    const [readAs = ''] = found.get(word) ?? [];
    expect(slipsBetween(word, readAs)).toBeLessThanOrEqual(slipsBetween(word, meant));
  }
}, 60_000);

it('reads a small part of them', async () => {
  const slips = [...misspelt((word) => withSlip(word, 0)).keys()].slice(0, 20);
  counted.rowsRead();
  await corrected(slips);
  const rows = counted.rowsRead() / slips.length;
  // All that begin with either of its first letters are 6,500.
  expect(rows).toBeLessThan(2_000);
});
