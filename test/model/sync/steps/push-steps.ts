import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Deployment } from '../deployment.ts';
import { handleNow, handleWaiting } from '../settle.ts';
import type { World } from '../world.ts';
import { anyPushedStep, type PushedStep, takeGoogleStep } from './google-steps.ts';
import type { MailStep } from './mail-steps.ts';

/** Something that happens to what Google pushes. What is pushed and not delivered goes on waiting, until the end of the sequence. */
export type PushStep =
  | { step: 'pushes are delivered'; of: Pushed | 'all'; copies: number; newestFirst: boolean; everySecond: boolean }
  | { step: 'pushes are lost'; of: Pushed | 'all' }
  /** A push without a change. */
  | { step: 'a push comes for nothing'; of: Pushed }
  /** A push is delivered, and followed, before Google shows what it tells of. */
  | { step: 'a push comes early'; of: PushedStep }
  | { step: 'the last push is replayed' }
  | { step: 'a forged push comes'; of: Pushed };

type Pushed = (typeof PUSHED)[number];
const PUSHED = ['gmail', 'calendar', 'drive'] as const;

const anyService = fc.constantFrom(...PUSHED);
const anyServices = fc.constantFrom('all' as const, 'all' as const, ...PUSHED);

export const anyPushStep: fc.Arbitrary<PushStep> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      step: fc.constant('pushes are delivered' as const),
      of: anyServices,
      copies: fc.constantFrom(1, 1, 2),
      newestFirst: fc.boolean(),
      everySecond: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('pushes are lost' as const), of: anyServices }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('a push comes for nothing' as const), of: anyService }) },
  { weight: 8, arbitrary: fc.record({ step: fc.constant('a push comes early' as const), of: anyPushedStep }) },
  { weight: 1, arbitrary: fc.constant({ step: 'the last push is replayed' as const }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant('a forged push comes' as const), of: anyService }) },
);

export async function takePushStep(deployment: Deployment, world: World, step: PushStep): Promise<void> {
  const { google } = world;
  const { pushes, pubsub } = google;
  switch (step.step) {
    case 'pushes are delivered': {
      const { of, copies, newestFirst, everySecond } = step;
      const where = ({ api, id }: { api: string; id: number }) =>
        (of === 'all' || api === of) && (!everySecond || id % 2 === 0);
      return deployment.deliverPushes({ where, copies, newestFirst });
    }
    case 'pushes are lost': {
      const lost = PUSHED.filter((service) => step.of === 'all' || step.of === service);
      for (const service of lost) {
        if (pushes.drop(({ api }) => api === service) > 0) world.unpushed.add(service);
      }
      return;
    }
    case 'a push comes for nothing':
      if (step.of === 'gmail') pubsub.push(notification(google.gmail.history.latest + 1_000));
      else if (step.of === 'calendar') google.calendar.announceEvents('primary');
      else google.drive.announceChanges();
      return deployment.deliverPushes({ where: ({ api }) => api === step.of });
    case 'a push comes early':
      if (!('mail' in step.of)) return comeEarly(deployment, world, step.of);
      google.gmail.history.hold();
      takeGoogleStep(world, step.of);
      await deployment.deliverPushes({ where: ({ api }) => api === 'gmail' });
      await handleWaiting(deployment, ({ queue }) => queue.startsWith('gmail'));
      google.gmail.history.release();
      return;
    case 'the last push is replayed':
      return deployment.replayPush();
    case 'a forged push comes':
      return deployment.withoutWork(`A forged push of ${step.of}`, () => forge(deployment, world, step.of));
    default:
      step satisfies never;
  }
}

/** How long sync waits before it looks again for what a channel told of. */
const LATE_LOOK_MS = 10_000;

/**
 * All channels of the service tell of a change, which comes only when that was followed, within the ten seconds that sync waits to look
 * again. What is to be done before makes the channels. Where following waits longer than that for a quota, the change is told of by nobody.
 */
async function comeEarly(
  deployment: Deployment,
  world: World,
  change: Exclude<PushedStep, { mail: MailStep }>,
): Promise<void> {
  const { google } = world;
  const service = 'calendar' in change ? 'calendar' : 'drive';
  const follow = async () => {
    await deployment.deliverPushes({ where: ({ api }) => api === service });
    await handleNow(deployment, ({ queue }) => queue.startsWith(service));
  };
  await follow();
  const announcedAt = world.clock.now().getTime();
  google[service].announceAll();
  await follow();
  if (world.clock.now().getTime() - announcedAt >= LATE_LOOK_MS) world.unpushed.add(service);
  takeGoogleStep(world, change);
  google.pushes.drop(({ api }) => api === service);
}

function notification(historyId: number) {
  return { emailAddress: 'alex.morgan@example.com', historyId };
}

async function forge({ webhookUrl }: Deployment, { google }: World, of: Pushed): Promise<void> {
  if (of === 'gmail') {
    const claims = { email: 'somebody@else.iam.gserviceaccount.com' };
    const waiting = google.pushes.pending().map(({ id }) => id);
    google.pubsub.push(notification(google.gmail.history.latest + 1_000), { claims });
    await google.pushes.deliver({ where: ({ id }) => !waiting.includes(id) });
    return;
  }
  const [channel] = google[of].channels();
  await fetch(`${webhookUrl}/v1/webhooks/${of}`, {
    method: 'POST',
    headers: {
      'x-goog-channel-id': channel?.id ?? randomUUID(),
      'x-goog-channel-token': 'A'.repeat(43),
      'x-goog-resource-id': channel?.resourceId ?? 'resource',
      'x-goog-resource-state': of === 'drive' ? 'change' : 'exists',
      'x-goog-message-number': '9999',
    },
  });
}
