import { systemClock } from '../../shared/adapters/clock/system-clock.ts';
import type { Orchestrator } from '../embedded/orchestrator.ts';
import type { RunningServer } from './find-server.ts';
import { SyncEstimate, tellRemaining } from './sync-estimate.ts';

/** Each look costs a call of the API, which competes with the sync for the database. */
const INTERVAL_MS = 400;
/** Lines of a log, where nobody watches. */
const LOG_INTERVAL_MS = 30_000;
/** Characters; three bars and their counts fit into 80 columns. */
const BAR_WIDTH = 8;

type SyncingServer = RunningServer & Pick<Orchestrator, 'synced'>;

interface ServiceStatus {
  service: string;
  state: 'idle' | 'syncing' | 'error' | 'not-connected';
  itemsSeen: number;
  itemsExpected: number | null;
  error: { message: string } | null;
}

/**
 * Shows how the sync of each service comes along, and how long it will take, until all work is done: one line that is drawn
 * anew on a terminal, a line every half minute otherwise, and the result at the end.
 * @returns whether the copy of every service is whole
 */
export async function showProgress(orchestrator: SyncingServer, tell: (line: string) => void): Promise<boolean> {
  const done = new AbortController();
  const shown = process.stderr.isTTY ? draw(orchestrator, done.signal) : log(orchestrator, done.signal, tell);
  await orchestrator.synced();
  done.abort();
  await shown;
  const statuses = await readStatus(orchestrator);
  for (const { service, itemsSeen, error } of statuses) {
    tell(
      `  ${service.padEnd(9)} ${itemsSeen.toLocaleString('en')} synced${error === null ? '' : `, but: ${error.message}`}`,
    );
  }
  return isWhole(statuses);
}

/** A service that is still at work, or failed, has only a part of its items. One that may not be read has none to come. */
function isWhole(statuses: readonly ServiceStatus[]): boolean {
  return statuses.length > 0 && statuses.every(({ state }) => state === 'idle' || state === 'not-connected');
}

async function draw(orchestrator: RunningServer, signal: AbortSignal): Promise<void> {
  const estimate = new SyncEstimate();
  while (!signal.aborted) {
    const services = await readStatus(orchestrator);
    const remaining = tellRemaining(estimate.remainingSeconds(performance.now(), services));
    const line = [...services.map(bar), remaining].filter((part) => part !== '').join('   ');
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    await systemClock.delay(INTERVAL_MS, signal).catch(() => undefined);
  }
  process.stderr.write('\r\x1b[2K');
}

async function log(orchestrator: RunningServer, signal: AbortSignal, tell: (line: string) => void): Promise<void> {
  const estimate = new SyncEstimate();
  while (!signal.aborted) {
    const services = await readStatus(orchestrator);
    const remaining = tellRemaining(estimate.remainingSeconds(performance.now(), services));
    if (remaining !== '') {
      const counts = services.flatMap(({ service, itemsSeen, itemsExpected }) =>
        itemsExpected === null || itemsSeen >= itemsExpected ? [] : `${service} ${itemsSeen}/${itemsExpected}`,
      );
      tell(`  ${counts.join(', ')}, ${remaining}`);
    }
    await systemClock.delay(LOG_INTERVAL_MS, signal).catch(() => undefined);
  }
}

/** `gmail ████░░░░ 120/240`; without a known total, the count alone. */
function bar({ service, state, itemsSeen, itemsExpected }: ServiceStatus): string {
  if (itemsExpected === null) return `${service} ${itemsSeen}${state === 'syncing' ? ' …' : ''}`;
  const share = itemsExpected === 0 ? 1 : Math.min(1, itemsSeen / itemsExpected);
  const full = Math.round(share * BAR_WIDTH);
  return `${service} ${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${itemsSeen}/${itemsExpected}`;
}

/** Empty when the server does not answer in time: the sync goes on, and it is asked again. */
async function readStatus({ url, accessToken }: RunningServer): Promise<ServiceStatus[]> {
  try {
    const response = await fetch(`${url}/v1/sync`, {
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(10_000),
    });
    return response.ok ? ((await response.json()) as { services: ServiceStatus[] }).services : [];
  } catch {
    return [];
  }
}
