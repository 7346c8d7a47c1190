import { isSettled, until } from './stored.ts';
import type { SyncStack } from './sync-stack.ts';

/** Calls of a sync that finds no change, by Google's name of the method. */
export async function measureIdleSync(stack: SyncStack, accessToken: string): Promise<Record<string, number>> {
  const { database, google } = stack;
  await until(() => isSettled(database.owner), 600_000);
  const before = google.usage().calls;
  const response = await stack.fetch('/v1/sync', accessToken, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (response.status !== 202) throw new Error(`POST /v1/sync answered ${response.status}: ${await response.text()}`);
  await until(() => isSettled(database.owner), 600_000);
  return Object.fromEntries(
    Object.entries(google.usage().calls)
      .map(([method, count]) => [method, count - (before[method] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
}
