import { systemClock } from '../../shared/adapters/clock/system-clock.ts';
import type { Orchestrator } from '../embedded/orchestrator.ts';
import type { RunningServer } from './find-server.ts';

const INTERVAL_MS = 150;
/** Characters; three bars and their counts fit into 80 columns. */
const BAR_WIDTH = 8;

type SyncingServer = RunningServer & Pick<Orchestrator, 'synced'>;

interface ServiceStatus {
  service: string;
  state: 'idle' | 'syncing' | 'error';
  itemsSeen: number;
  itemsExpected: number | null;
  error: { message: string } | null;
}

/**
 * Shows how the sync of each service comes along, until all work is done: one line that is drawn anew on a terminal, and
 * otherwise only the result.
 */
export async function showProgress(orchestrator: SyncingServer, tell: (line: string) => void): Promise<void> {
  const done = new AbortController();
  const drawn = process.stderr.isTTY ? draw(orchestrator, done.signal) : Promise.resolve();
  await orchestrator.synced();
  done.abort();
  await drawn;
  for (const { service, itemsSeen, error } of await readStatus(orchestrator)) {
    tell(
      `  ${service.padEnd(9)} ${itemsSeen.toLocaleString('en')} synced${error === null ? '' : `, but: ${error.message}`}`,
    );
  }
}

async function draw(orchestrator: RunningServer, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const line = (await readStatus(orchestrator)).map(bar).join('   ');
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    await systemClock.delay(INTERVAL_MS, signal).catch(() => undefined);
  }
  process.stderr.write('\r\x1b[2K');
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
