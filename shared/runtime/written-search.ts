import { guessFilters } from '../adapters/local-model/guess-filters.ts';
import type { Database } from '../adapters/postgres/database.ts';
import { createActivity } from '../adapters/postgres/identity/activity.ts';
import { createPeopleDirectory } from '../adapters/postgres/query/people-directory.ts';
import { findWritten, type WrittenSearch, type WrittenSearchResult } from '../agents/written-search.ts';
import type { Clock } from '../domain/clock.ts';
import { personGoneProblem } from '../domain/person-gone-problem.ts';
import type { ProfileReader } from '../identity/profile.ts';
import type { SearchIndex } from '../search/search-index.ts';
import type { PollPolicy } from '../sync/poll-policy.ts';

/** @throws SearchSyntaxError for what the language of searches does not have */
export type SearchWritten = (
  userId: string,
  search: Omit<WrittenSearch, 'now' | 'timeZone'> & { timeZone?: string | undefined },
  signal: AbortSignal,
) => Promise<WrittenSearchResult>;

/** Searches as people write them, now, and in their own zone unless another is given. */
export function openWrittenSearch({
  database,
  index,
  profiles,
  clock,
  policy,
}: {
  database: Database;
  index: SearchIndex;
  profiles: ProfileReader;
  clock: Clock;
  policy: PollPolicy;
}): SearchWritten {
  const activity = createActivity(database, clock, policy);
  const people = createPeopleDirectory(database);
  return async (userId, { timeZone, ...search }, signal) => {
    const [profile] = await Promise.all([profiles.read(userId), activity.note(userId)]);
    if (!profile) throw personGoneProblem();
    const ownAddresses = async () => profile.accounts.map(({ email }) => email);
    const asked = { ...search, timeZone: timeZone ?? profile.timeZone, now: clock.now() };
    return findWritten({ index, people, ownAddresses, guessFilters }, userId, asked, signal);
  };
}
