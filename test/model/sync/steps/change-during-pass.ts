import fc from 'fast-check';
import type { Service } from '../../../../shared/domain/service.ts';
import type { TestDatabase } from '../../../helpers/database.ts';
import { compareWithGoogle } from '../compare-with-google.ts';
import type { Deployment, Person } from '../deployment.ts';
import { handleNow, quieten } from '../settle.ts';
import type { World } from '../world.ts';
import { expireCursors } from './expire-cursors.ts';
import { anyPushedStep, type PushedStep, serviceOf, takeGoogleStep } from './google-steps.ts';
import { anyPick, pick } from './pick.ts';

/** A pass waits before one of its transactions while something of the service changes, and is pushed, or asked for. */
export interface ChangeDuringPass {
  step: 'a change comes during a pass';
  of: PushedStep;
  reaches: 'webhook' | 'person';
  /** The pass lists everything, an item a page. */
  lists: boolean;
  /** Of the messages of the service, whose pass it is. */
  letter: number;
  /** From 1. */
  transaction: number;
}

export const anyChangeDuringPass: fc.Arbitrary<ChangeDuringPass> = fc.record({
  step: fc.constant('a change comes during a pass' as const),
  of: anyPushedStep,
  reaches: fc.constantFrom('webhook' as const, 'person' as const),
  lists: fc.boolean(),
  letter: anyPick,
  transaction: fc.integer({ min: 2, max: 16 }),
});

/**
 * Nothing of the service is left to do or to look for before. So, when all that comes of it at once is handled, the copy has the change: no
 * later look is needed for it, and no push where somebody asks.
 * @throws when the copy lacks it
 */
export async function takeChangeDuringPass(
  deployment: Deployment,
  world: World,
  { accountId, ...person }: Person,
  step: ChangeDuringPass,
): Promise<void> {
  const { clock, google, mailroom, test } = deployment;
  const service = serviceOf(step.of);
  const isOfService = ({ queue }: { queue: string }) => queue.startsWith(service);
  await quieten(deployment, service);
  const isSound =
    !deployment.hasQuota &&
    !world.unpushed.has(service) &&
    (await unsound(test, accountId, service, clock.now())) === 0;
  if (step.lists) expireCursors(google);
  await deployment.requestSync({ accountId, ...person });
  // Gmail pushes once a second at most.
  await clock.advance(1_000);
  const letters = (await mailroom.letters()).filter(({ body }) => JSON.parse(body).service === service);
  const letter = pick(letters, step.letter);
  if (!letter) return;
  const { most } = google.pages;
  if (step.lists) google.pages.most = 1;
  await deployment.deliverPausing(letter, step.transaction, async () => {
    takeGoogleStep(world, step.of);
    if (step.reaches === 'webhook') return deployment.deliverPushes({ where: ({ api }) => api === service });
    google.pushes.drop(({ api }) => api === service);
    return deployment.requestSync({ accountId, ...person });
  });
  google.pages.most = most;
  await handleNow(deployment, isOfService);
  if (!isSound || (step.reaches === 'webhook' && world.unpushed.has(service))) return;
  if ((await failed(test, accountId, service)) > 0) return;
  // What is still to fail would fail the comparison, which asks Google too.
  google.faults.clear();
  const missed = await compareWithGoogle(service, google, clock.now(), test, accountId);
  if (missed.length > 0) throw new Error(`A change during a pass of ${service} was missed:\n${missed.join('\n')}`);
}

/** How many collections of a service have something left to do, or are not watched: pushes of their changes may not come, or not be followed. */
async function unsound(test: TestDatabase, accountId: string, service: Service, now: Date): Promise<number> {
  const rows = await test.asOwner(
    `select from sync_cursors c where account_id = $1 and service = $2 and (wanted <> done or last_success_at is null
      or not exists (select from watches w where w.account_id = c.account_id and w.service = c.service
        and w.collection = c.collection and w.superseded_at is null and w.expires_at > $3))`,
    [accountId, service, now],
  );
  return rows.length + (await failed(test, accountId, service));
}

/** How many collections and items of a service have failed. */
async function failed(test: TestDatabase, accountId: string, service: Service): Promise<number> {
  const rows = await test.asOwner(
    `select from sync_cursors where account_id = $1 and service = $2 and error_code is not null
      union all select from failing_items where account_id = $1 and service = $2`,
    [accountId, service],
  );
  return rows.length;
}
