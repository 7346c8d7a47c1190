import { systemClock } from '../../shared/adapters/clock/system-clock.ts';
import type { Orchestrator } from '../embedded/orchestrator.ts';

const INTERVAL_MS = 150;
const BAR_WIDTH = 24;

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
export async function showProgress(orchestrator: Orchestrator, tell: (line: string) => void): Promise<void> {
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

async function draw(orchestrator: Orchestrator, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const line = (await readStatus(orchestrator)).map(bar).join('   ');
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    await systemClock.delay(INTERVAL_MS, signal).catch(() => undefined);
  }
  process.stderr.write('\r\x1b[2K');
}

/** `gmail ██████░░░░░░ 120/240`; without a known total, the count alone. */
function bar({ service, state, itemsSeen, itemsExpected }: ServiceStatus): string {
  if (itemsExpected === null) return `${service} ${itemsSeen}${state === 'syncing' ? ' …' : ''}`;
  const share = itemsExpected === 0 ? 1 : Math.min(1, itemsSeen / itemsExpected);
  const full = Math.round((share * BAR_WIDTH) / 3);
  return `${service} ${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH / 3 - full)} ${itemsSeen}/${itemsExpected}`;
}

async function readStatus({ url, accessToken }: Orchestrator): Promise<ServiceStatus[]> {
  const response = await fetch(`${url}/v1/sync`, {
    headers: { authorization: `Bearer ${accessToken}` },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) return [];
  return ((await response.json()) as { services: ServiceStatus[] }).services;
}
