import { isSettled, storedMails, until } from './stored.ts';
import type { SyncStack } from './sync-stack.ts';

export interface FirstSync {
  mails: number;
  /** Minutes of the stack's clock from signing in until every mail is found by its words. */
  minutes: number;
  quotaMinutes: number;
  /** minutes / quotaMinutes. */
  quotaRatio: number;
  /** Mails found by their words 75 s after signing in. */
  mailsAfter75s: number;
  /** Calls that Google refused for its quota, by the method. */
  refusedCalls: Record<string, number>;
  /** Units that Google has charged. */
  units: number;
}

/** By this Google's first minute must be in the index. */
const FIRST_MINUTE_MS = 75_000;

/** Signs in and waits until all of a mailbox is there; a worker must be at work. */
export async function measureFirstSync(
  stack: SyncStack,
  mails: number,
  quotaMinutes: number,
  tell: (line: string) => void,
): Promise<FirstSync> {
  const { clock, database, google } = stack;
  const startedAt = clock.now().getTime();
  const sinceStart = () => clock.now().getTime() - startedAt;
  await stack.connect();
  let mailsAfter75s: number | undefined;
  let told = 0;
  let minutes = 0;
  await until(async () => {
    const stored = await storedMails(database.owner);
    minutes = sinceStart() / 60_000;
    if (sinceStart() >= FIRST_MINUTE_MS) mailsAfter75s ??= stored;
    if (stored - told >= mails / 10)
      tell(`${stored} of ${mails} mails after ${minutes.toFixed(1)} min of Google's time`);
    if (stored - told >= mails / 10) told = stored;
    return stored >= mails;
  }, 3_600_000);
  await until(() => isSettled(database.owner), 600_000);
  const { units, refused } = google.usage();
  return {
    mails,
    minutes,
    quotaMinutes,
    quotaRatio: minutes / quotaMinutes,
    mailsAfter75s: mailsAfter75s ?? mails,
    refusedCalls: refused,
    units: units.gmail,
  };
}
