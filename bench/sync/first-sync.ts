import { ME } from '../import/generate-mbox.ts';
import { boughtInAMinute, quotaMinutes } from './quota-time.ts';
import { isSettled, storedMails, storedUntil, until } from './stored.ts';
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
  /** What the first minute's quota buys (boughtInAMinute), and how many of these mails were found by their words after 75 s. */
  firstMinute: { mails: number; found: number };
  /** Calls that Google refused for its quota, by the method. */
  refusedCalls: Record<string, number>;
  /** Units that Google has charged. */
  units: number;
}

/** By this Google's first minute must be in the index. */
const FIRST_MINUTE_MS = 75_000;

/**
 * Signs in and waits until all of a mailbox is there; a worker must be at work. Google's bucket is empty as it begins: a minute's units
 * are just used up, evenly over the minute before, so that they come back as they would in a bucket that fills.
 * @param threads ids of the messages of each thread, the newest thread first
 */
export async function measureFirstSync(
  stack: SyncStack,
  threads: readonly (readonly string[])[],
  tell: (line: string) => void,
): Promise<FirstSync> {
  const { clock, database, google } = stack;
  const mails = threads.flat().length;
  const bought = boughtInAMinute(threads);
  google.quotas.exhaust('gmail', ME);
  const startedAt = clock.now().getTime();
  const sinceStart = () => clock.now().getTime() - startedAt;
  const firstMinuteEnd = new Date(startedAt + FIRST_MINUTE_MS);
  await stack.connect();
  let stored = 0;
  let minutes = 0;
  const look = async () => {
    stored = await storedMails(database.owner);
    minutes = sinceStart() / 60_000;
    return stored >= mails;
  };
  await until(async () => (await look()) || sinceStart() >= FIRST_MINUTE_MS, 3_600_000);
  // Before any of them can be stored again.
  const found = await storedUntil(database.owner, firstMinuteEnd);
  for (let told = stored; stored < mails; told = stored) {
    await until(async () => (await look()) || stored - told >= mails / 10, 3_600_000);
    tell(`${stored} of ${mails} mails after ${minutes.toFixed(1)} min of Google's time`);
  }
  await until(() => isSettled(database.owner), 600_000);
  const { units, refused } = google.usage();
  const quota = quotaMinutes(threads.map(({ length }) => length));
  return {
    mails,
    minutes,
    quotaMinutes: quota,
    quotaRatio: minutes / quota,
    mailsAfter75s: found.size,
    firstMinute: { mails: bought.length, found: bought.filter((id) => found.has(id)).length },
    refusedCalls: refused,
    units: units.gmail,
  };
}
