import type { ServiceCoverage } from '../../../agents/coverage.ts';
import { joined } from '../../../domain/joined.ts';
import type { Service } from '../../../domain/service.ts';

const KINDS: Readonly<Record<Service, readonly [one: string, many: string]>> = {
  gmail: ['email', 'emails'],
  calendar: ['event', 'events'],
  drive: ['file', 'files'],
};

const COPIES: Readonly<Record<Service, string>> = { gmail: 'mail', calendar: 'calendar', drive: 'files' };

/** "5 emails, 3 events and 2 files" */
export function tellLookedAt(coverage: readonly ServiceCoverage[], services: readonly Service[]): string {
  const seen = coverage.filter(({ service }) => services.includes(service));
  const parts = seen.map(({ service, total }) => `${total} ${KINDS[service][total === 1 ? 0 : 1]}`);
  return joined(parts) || 'your workspace';
}

/** What could change an answer that depends on everything being there: a copy that is not complete. "" where it is. */
export function tellIncomplete(coverage: readonly ServiceCoverage[]): string {
  return [tellNotConnected(coverage), tellRefused(coverage), tellPartial(coverage)]
    .filter((text) => text !== '')
    .join(' ');
}

function tellNotConnected(coverage: readonly ServiceCoverage[]): string {
  const missing = coverage.flatMap(({ service, status }) => (status === 'not-connected' ? [COPIES[service]] : []));
  return missing.length === 0
    ? ''
    : `No Google account of yours lets your ${joined(missing)} be read: connect one by GET /v1/auth/google, or npm run wo -- connect.`;
}

function tellRefused(coverage: readonly ServiceCoverage[]): string {
  const refused = coverage.filter(({ status }) => status === 'reconnect-required');
  if (refused.length === 0) return '';
  const copies = joined(refused.map(({ service }) => `your ${COPIES[service]}`));
  const times = refused.map(({ syncedAt }) => syncedAt);
  const oldest = times.includes(null) ? null : new Date(Math.min(...times.map(Number)));
  return `Google no longer lets an account of yours be read: of ${copies} ${tellLack(oldest)}. Connect it again: GET /v1/accounts has the link, or npm run wo -- connect.`;
}

/** What an answer may lack where the newest did not come. */
function tellLack(syncedAt: Date | null): string {
  return syncedAt
    ? `the answer may lack what came after ${syncedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : 'the answer may lack a part';
}

function tellPartial(coverage: readonly ServiceCoverage[]): string {
  return coverage
    .flatMap(({ service, status, total, expected, syncedAt }) => {
      if (status === 'not-connected' || status === 'reconnect-required') return [];
      const copy = `your ${COPIES[service]}`;
      if (status === 'error') return [`The last sync of ${copy} failed: ${tellLack(syncedAt)}.`];
      const isPartial = syncedAt === null || (expected !== null && total < expected);
      if (status === 'syncing' && isPartial)
        return [
          `The sync of ${copy} is still under way (${total}${expected === null ? '' : ` of ${expected}`} so far).`,
        ];
      return syncedAt === null ? [`The sync of ${copy} has not finished yet.`] : [];
    })
    .join(' ');
}
