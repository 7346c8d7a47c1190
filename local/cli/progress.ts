import { systemClock } from '../../shared/adapters/clock/system-clock.ts';
import type { Orchestrator } from '../embedded/orchestrator.ts';
import type { RunningServer } from './find-server.ts';
import { SyncEstimate, tellRemaining } from './sync-estimate.ts';

/** Each look costs a call of the API, which competes with the sync for the database. */
const INTERVAL_MS = 400;
/** Lines of a log, where nobody watches. */
const LOG_INTERVAL_MS = 30_000;
/** Looks in a row that were answered with nothing, after which the server is taken for gone. */
const MAX_UNANSWERED = 25;
/** Characters; three bars and their counts fit into 80 columns. */
const BAR_WIDTH = 8;

type SyncingServer = RunningServer & Pick<Orchestrator, 'synced'>;

export interface ServiceStatus {
  accountId: string;
  service: string;
  state: 'idle' | 'syncing' | 'error' | 'not-connected';
  itemsSeen: number;
  itemsExpected: number | null;
  lastSuccessAt: string | null;
  attachmentsPending?: number;
  error: { message: string } | null;
}

/**
 * Shows how the sync of each service comes along, and how long it will take, until all work is done: one line that is drawn
 * anew on a terminal, a line every half minute otherwise, and the result at the end.
 * @returns whether the copy of every service is whole
 */
export async function showProgress(
  orchestrator: SyncingServer,
  tell: (line: string) => void,
  read = () => readStatus(orchestrator),
): Promise<boolean> {
  const done = new AbortController();
  const shown = process.stderr.isTTY ? draw(read, done.signal) : log(read, done.signal, tell);
  await orchestrator.synced();
  done.abort();
  await shown;
  const statuses = await read();
  for (const { service, itemsSeen, error } of statuses) {
    tell(
      `  ${service.padEnd(9)} ${itemsSeen.toLocaleString('en')} synced${error === null ? '' : `, but: ${error.message}`}`,
    );
  }
  return isWhole(statuses);
}

/**
 * Shows how the sync of some services comes along, until each of them is whole, has failed, or may not be read.
 * @returns whether the copy of every one is whole
 */
export async function showSync(
  server: RunningServer,
  isMeant: (status: ServiceStatus) => boolean,
  tell: (line: string) => void,
): Promise<boolean> {
  const read = async () => (await readStatus(server)).filter(isMeant);
  const synced = async () => {
    for (let unanswered = 0; unanswered < MAX_UNANSWERED; ) {
      const statuses = await read();
      unanswered = statuses.length > 0 ? 0 : unanswered + 1;
      if (statuses.length > 0 && statuses.every(({ state }) => state !== 'syncing')) return;
      await systemClock.delay(INTERVAL_MS);
    }
  };
  return showProgress({ ...server, synced }, tell, read);
}

/** A service that is still at work, or failed, has only a part of its items. One that may not be read has none to come. */
function isWhole(statuses: readonly ServiceStatus[]): boolean {
  return statuses.length > 0 && statuses.every(({ state }) => state === 'idle' || state === 'not-connected');
}

/** Whether every service that may be read was whole once, whatever is at work now. */
export async function wasWhole(server: RunningServer): Promise<boolean> {
  const statuses = await readStatus(server);
  return (
    statuses.length > 0 &&
    statuses.every(
      ({ state, lastSuccessAt }) => state === 'not-connected' || (state !== 'error' && lastSuccessAt !== null),
    )
  );
}

type ReadStatus = () => Promise<ServiceStatus[]>;

async function draw(read: ReadStatus, signal: AbortSignal): Promise<void> {
  const estimate = new SyncEstimate();
  while (!signal.aborted) {
    const services = await read();
    const remaining = tellRemaining(estimate.remainingSeconds(performance.now(), services));
    const line = [...services.map(bar), remaining].filter((part) => part !== '').join('   ');
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    await systemClock.delay(INTERVAL_MS, signal).catch(() => undefined);
  }
  process.stderr.write('\r\x1b[2K');
}

async function log(read: ReadStatus, signal: AbortSignal, tell: (line: string) => void): Promise<void> {
  const estimate = new SyncEstimate();
  while (!signal.aborted) {
    const services = await read();
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
function bar({ service, state, itemsSeen, itemsExpected, attachmentsPending = 0 }: ServiceStatus): string {
  if (itemsExpected === null) return `${service} ${itemsSeen}${state === 'syncing' ? ' …' : ''}`;
  const share = itemsExpected === 0 ? 1 : Math.min(1, itemsSeen / itemsExpected);
  const full = Math.round(share * BAR_WIDTH);
  const attached = attachmentsPending > 0 ? `, ${attachmentsPending} attached` : '';
  return `${service} ${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${itemsSeen}/${itemsExpected}${attached}`;
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
