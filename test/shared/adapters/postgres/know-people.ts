import type { Database } from '../../../../shared/adapters/postgres/database.ts';
import { personWords } from '../../../../shared/adapters/postgres/person-words.ts';
import { newId } from '../../../../shared/domain/ids.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

const clock = new FakeClock('2027-03-01T09:00:00Z');

/** Makes people known to a person, each by one mail that came from them. */
export async function knowPeople(
  database: Database,
  { userId, accountId }: { userId: string; accountId: string },
  ...people: { address: string; name: string }[]
): Promise<void> {
  const rows = people.map(({ address, name }) => ({
    id: newId(clock),
    user_id: userId,
    account_id: accountId,
    address,
    names: [name],
    contact_id: null,
    is_contact: false,
    sent_count: 0,
    received_count: 1,
    last_seen_at: clock.now(),
    nicknames: [],
    words: personWords(address, [name]),
  }));
  await database.forPerson(userId, (transaction) => transaction.insertInto('people').values(rows).execute());
}
