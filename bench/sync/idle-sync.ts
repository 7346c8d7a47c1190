import { isSettled, until } from './stored.ts';
import type { SyncStack } from './sync-stack.ts';

/** What a sync cost that found no change, by Google's names of the methods. */
export interface IdleSync {
  calls: Record<string, number>;
  /**
   * What it must cost: one call for Gmail, one for My Drive, one for each calendar; and one for the list of the calendars and one for the
   * contacts, which are collections of their own.
   */
  expected: Record<string, number>;
}

/** Syncs everything once more when all is in sync; a worker must be at work. */
export async function measureIdleSync(stack: SyncStack, accessToken: string): Promise<IdleSync> {
  const { database, google } = stack;
  await until(() => isSettled(database.owner), 600_000);
  const before = google.usage().calls;
  await stack.requestSync(accessToken);
  await until(() => isSettled(database.owner), 600_000);
  const calls = Object.entries(google.usage().calls)
    .map(([method, count]) => [method, count - (before[method] ?? 0)] as const)
    .filter(([, count]) => count > 0);
  const { rows } = await database.owner.query<{ calendars: number }>(
    "select count(*)::integer as calendars from sync_cursors where service = 'calendar' and collection <> ''",
  );
  return { calls: Object.fromEntries(calls), expected: idleCalls(rows[0]?.calendars ?? 0) };
}

function idleCalls(calendars: number): Record<string, number> {
  return {
    'gmail.users.history.list': 1,
    'drive.changes.list': 1,
    'calendar.events.list': calendars,
    'calendar.calendarList.list': 1,
    'people.people.connections.list': 1,
  };
}
