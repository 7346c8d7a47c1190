import type { GoogleSimulator } from '../../../../local/google-simulator/index.ts';

/** Google no longer tells what has changed since: everything is listed. */
export function expireCursors({ gmail, calendar, drive }: GoogleSimulator): void {
  gmail.history.expire();
  calendar.expireSyncTokens();
  drive.expirePageTokens();
}
