import type { Orchestrator } from '../../local/embedded/orchestrator.ts';
import { systemClock } from '../../shared/adapters/clock/system-clock.ts';
import type { ServerAt } from './run-questions.ts';
import { tokenAt } from './token-at.ts';

/** Serves the data of `orchestrator` as at `now`, with its functions loaded, so that latencies are those of a warm server. */
export async function openServerAt(orchestrator: Orchestrator, dataDirectory: string, now: Date): Promise<ServerAt> {
  const offset = now.getTime() - systemClock.now().getTime();
  const server = await orchestrator.serveAt(offset);
  try {
    const accessToken = await tokenAt(orchestrator.accessToken, dataDirectory, offset);
    // Not found, but looked for: with functions, pool and keys in place.
    const response = await fetch(`${server.url}/v1/query/none`, {
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(30_000),
    });
    await response.body?.cancel();
    if (response.status !== 404) throw new Error(`The server as at ${now.toISOString()} answers ${response.status}.`);
    return { url: server.url, accessToken, [Symbol.asyncDispose]: () => server.close() };
  } catch (error) {
    await server.close();
    throw error;
  }
}
