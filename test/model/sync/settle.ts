import type { Service } from '../../../shared/domain/service.ts';
import type { TestDatabase } from '../../helpers/database.ts';
import type { Deployment } from './deployment.ts';
import type { Letter } from './mailroom.ts';
import type { Account } from './world.ts';

/** The clock between runs of the schedule within the hour in which what is polled every 15 minutes, and what failed, is looked at again. */
const HOUR_MINUTES = [1, 16, 20, 20, 1];

/** The clock between two runs of the schedule, until all is settled: the day after which what is watched is polled, and time for retries. */
const PAUSES_MINUTES = [24 * 60, 1, 16, 20, 70, 24 * 60, 16, 24 * 60, 16];

/**
 * Lets an hour pass in which all pushes are delivered that wait or come: then the copy must have whatever was pushed, and whatever is not
 * watched, without the daily poll of what is.
 */
export async function settleByPushes(deployment: Deployment): Promise<void> {
  await deployment.clock.advance(1_000);
  for (const minutes of HOUR_MINUTES) {
    await deployment.deliverPushes();
    await handleAll(deployment);
    await deployment.clock.advance(minutes * 60_000);
    await deployment.runSchedule();
  }
  await deployment.deliverPushes();
  await handleAll(deployment);
}

/**
 * Lets the deployment come to rest undisturbed: time passes, the schedule runs, messages are handled.
 * @throws when something is still wanted, held or failed at the end, or was not looked at since the last change
 */
export async function settle(deployment: Deployment, test: TestDatabase, accounts: readonly Account[]): Promise<void> {
  // What was synced before this instant may have missed the last change.
  await deployment.clock.advance(1_000);
  const from = deployment.clock.now();
  let open: string[] = [];
  for (const minutes of PAUSES_MINUTES) {
    await deployment.deliverPushes();
    await handleAll(deployment);
    open = await unsettled(test, accounts, from);
    if (open.length === 0) return;
    await deployment.clock.advance(minutes * 60_000);
    await deployment.runSchedule();
  }
  throw new Error(`Sync does not come to rest:\n${open.join('\n')}`);
}

/** Handles the messages that wait, and those that come of it. */
export async function handleAll(deployment: Deployment): Promise<void> {
  const { clock, mailroom } = deployment;
  for (let count = 0; count < 500; count += 1) {
    const [letter] = await mailroom.letters();
    if (letter) await deployment.deliver(letter);
    else {
      const next = await mailroom.nextVisible();
      if (!next) return;
      await clock.advance(next.getTime() - clock.now().getTime());
    }
  }
  throw new Error('The messages do not end.');
}

/** Handles the messages that wait now and fit, and those that come of it at once. */
export async function handleNow(deployment: Deployment, where: (letter: Letter) => boolean): Promise<void> {
  for (let count = 0; count < 500; count += 1) {
    const letter = (await deployment.mailroom.letters()).find(where);
    if (!letter) return;
    await deployment.deliver(letter);
  }
  throw new Error('The messages do not end.');
}

/** As long as sync waits before it looks for the last time for what was pushed. */
const LATE_LOOK_MS = 10_000;

/** Leaves nothing of a service to do, or to look for: what waits is delivered and handled, and what was pushed is looked for once more. */
export async function quieten(deployment: Deployment, service: Service): Promise<void> {
  await deployment.deliverPushes({ where: ({ api }) => api === service });
  await handleNow(deployment, ({ queue }) => queue.startsWith(service));
  await deployment.clock.advance(LATE_LOOK_MS);
  await handleNow(deployment, ({ queue }) => queue.startsWith(service));
}

/** Handles each of the messages that wait now and fit, once. */
export async function handleWaiting(
  deployment: Deployment,
  where: (letter: Letter) => boolean,
  secondsLeft?: number,
): Promise<void> {
  for (const letter of await deployment.mailroom.letters()) {
    if (where(letter)) await deployment.deliver(letter, secondsLeft === undefined ? {} : { secondsLeft });
  }
}

async function unsettled(test: TestDatabase, accounts: readonly Account[], from: Date): Promise<string[]> {
  const rows = await test.asOwner(
    `select service || ' ' || collection || ': ' || jsonb_build_object('wanted', wanted, 'done', done, 'held', lease_until,
        'error', error_code, 'success', last_success_at, 'due', due_at, 'page', page_token)::text as cursor
      from sync_cursors where account_id = any($1) and (wanted <> done or lease_until is not null or error_code is not null
        or page_token is not null or last_success_at is null or last_success_at < $2)`,
    [accounts.map(({ person }) => person.accountId), from],
  );
  return rows.map(({ cursor }) => cursor as string);
}
