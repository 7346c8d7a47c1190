import fc from 'fast-check';
import { SERVICES, type Service } from '../../../../shared/domain/service.ts';
import type { Deployment, Person } from '../deployment.ts';
import { handleAll, handleWaiting } from '../settle.ts';
import type { World } from '../world.ts';
import { anyChangeDuringPass, type ChangeDuringPass, takeChangeDuringPass } from './change-during-pass.ts';
import { expireCursors } from './expire-cursors.ts';
import {
  anyGoogleStep,
  anyPushedStep,
  type GoogleStep,
  type PushedStep,
  serviceOf,
  takeGoogleStep,
} from './google-steps.ts';
import { anyPick, pick } from './pick.ts';

/** Something that the deployment does, or that happens to it. */
export type WorkStep =
  | { step: 'time passes'; minutes: number }
  | { step: 'the schedule runs' }
  | { step: 'a sync is asked for' }
  | { step: 'a message is lost'; letter: number }
  | { step: 'a message comes twice at once'; letter: number }
  /** Everything is listed and compared, an item a page and a page a run; after as many of them something of the service changes. */
  | { step: 'a pass takes several runs'; runs: number; meanwhile: PushedStep }
  | ChangeDuringPass
  /** Others use up a quota of Google's while a pass waits before its nth transaction. */
  | {
      step: 'a quota is used up';
      of: Service;
      seconds: number;
      /** Everything is listed. */
      lists: boolean;
      /** Of the messages of the service. */
      letter: number;
      transaction: number;
    }
  /** Another worker takes over from one that has got no processor for longer than its lease. */
  | { step: 'a worker freezes'; letter: number; first: number; other: number; meanwhile: GoogleStep }
  /** What waits is delivered and handled, as most of the time. */
  | { step: 'all is handled' }
  /** Two collections of an account write what they share. */
  | { step: 'messages are handled at once'; letters: readonly number[] }
  | {
      step: 'a message is handled';
      letter: number;
      /** It comes again later, although it was handled. */
      again: boolean;
      /** The function is killed at its nth statement or message; null for never. */
      killed: { step: number; when: 'before' | 'after' } | null;
      /** What happens when the function sends its nth request to Google: in the workspace, and to what is pushed. */
      meanwhile: { request: number; what: GoogleStep; reaches: 'nobody' | 'webhook' | 'person' } | null;
      /** The time that the function has left, in seconds. */
      secondsLeft: number;
    };

/** A lease lasts for a minute. */
const LEASE_MS = 60_000;

/** Minutes. A watch lives for a week, and is renewed after six days. */
const WATCH_IS_DUE = 6.5 * 24 * 60;
const WATCH_HAS_LAPSED = 8 * 24 * 60;

const anyHandling = fc.record({
  step: fc.constant('a message is handled' as const),
  letter: anyPick,
  again: fc.boolean(),
  killed: fc.option(
    fc.record({ step: fc.integer({ min: 1, max: 60 }), when: fc.constantFrom('before' as const, 'after' as const) }),
    { freq: 2 },
  ),
  meanwhile: fc.option(
    fc.record({
      request: fc.integer({ min: 1, max: 8 }),
      what: anyGoogleStep,
      reaches: fc.constantFrom('nobody' as const, 'webhook' as const, 'webhook' as const, 'person' as const),
    }),
    { freq: 2 },
  ),
  secondsLeft: fc.constantFrom(120, 120, 120, 65, 30, 0),
});

export const anyWorkStep: fc.Arbitrary<WorkStep> = fc.oneof(
  { weight: 8, arbitrary: anyHandling },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('time passes' as const),
      minutes: fc.constantFrom(1, 6, 16, 16, 70, 70, WATCH_IS_DUE, WATCH_HAS_LAPSED),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ step: fc.constantFrom('the schedule runs' as const, 'a sync is asked for' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constantFrom('a message is lost' as const, 'a message comes twice at once' as const),
      letter: anyPick,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('a pass takes several runs' as const),
      runs: fc.integer({ min: 1, max: 4 }),
      meanwhile: anyPushedStep,
    }),
  },
  { weight: 2, arbitrary: anyChangeDuringPass },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('a quota is used up' as const),
      of: fc.constantFrom(...SERVICES),
      seconds: fc.constantFrom(5, 20, 90, 1_200),
      lists: fc.boolean(),
      letter: anyPick,
      transaction: fc.integer({ min: 1, max: 16 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ step: 'all is handled' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('a worker freezes' as const),
      letter: anyPick,
      first: fc.integer({ min: 2, max: 9 }),
      other: fc.integer({ min: 2, max: 9 }),
      meanwhile: anyGoogleStep,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('messages are handled at once' as const),
      letters: fc.array(anyPick, { minLength: 2, maxLength: 4 }),
    }),
  },
);

export async function takeWorkStep(
  deployment: Deployment,
  world: World,
  person: Person,
  step: WorkStep,
): Promise<void> {
  const { mailroom, clock, inFlight, google } = deployment;
  switch (step.step) {
    case 'time passes':
      return clock.advance(step.minutes * 60_000);
    case 'the schedule runs':
      return deployment.runSchedule();
    case 'a sync is asked for':
      return deployment.requestSync(person);
    case 'a message is lost': {
      const letter = pick(await mailroom.letters(), step.letter);
      if (!letter) return;
      const { accountId, service } = JSON.parse(letter.body);
      // A message of a backfill may wait for long: the sweep misses it after six hours, and the hour of settleByPushes is over by then.
      if (letter.queue.endsWith('backfill')) {
        if (accountId !== person.accountId) return;
        world.unpushed.add(service);
      }
      return mailroom.acknowledge(letter);
    }
    case 'a message comes twice at once': {
      const letter = pick(await mailroom.letters(), step.letter);
      return letter && deployment.deliverTwice(letter);
    }
    case 'messages are handled at once': {
      const letters = await mailroom.letters();
      const some = new Set(step.letters.flatMap((letter) => pick(letters, letter) ?? []));
      return deployment.deliverAtOnce([...some]);
    }
    case 'a pass takes several runs':
      return interruptPass(deployment, world, person, step);
    case 'a change comes during a pass':
      return takeChangeDuringPass(deployment, world, person, step);
    case 'a quota is used up': {
      if (step.lists) expireCursors(google);
      await deployment.requestSync(person);
      const letters = (await mailroom.letters()).filter(({ queue }) => queue.startsWith(step.of));
      const letter = pick(letters, step.letter);
      const useUp = () => deployment.useUpQuota(step.of, step.seconds);
      return letter && deployment.deliverPausing(letter, step.transaction, useUp);
    }
    case 'all is handled':
      await deployment.deliverPushes();
      return handleAll(deployment);
    case 'a worker freezes': {
      await deployment.requestSync(person);
      const letters = (await mailroom.letters()).filter(({ queue }) => queue !== 'embed');
      const letter = pick(letters, step.letter);
      return (
        letter &&
        deployment.deliverFreezing(letter, step, async () => {
          takeGoogleStep(world, step.meanwhile);
          await clock.advance(LEASE_MS + 1_000);
          await deployment.runSchedule();
        })
      );
    }
    case 'a message is handled': {
      const letter = pick(await mailroom.letters(), step.letter);
      if (!letter) return;
      let requests = 0;
      inFlight.beforeRequest = ({ origin }) => {
        if (origin !== google.url) return;
        requests += 1;
        if (requests !== step.meanwhile?.request) return;
        const { what, reaches } = step.meanwhile;
        takeGoogleStep(world, what);
        if (reaches === 'webhook') deployment.beside(deployment.deliverPushes());
        if (reaches === 'person') deployment.beside(deployment.requestSync(person));
      };
      const { killed, again, secondsLeft } = step;
      await deployment.deliver(letter, { death: killed ?? undefined, again, secondsLeft });
      inFlight.beforeRequest = () => undefined;
      return;
    }
    default:
      step satisfies never;
  }
}

/** So short that a run stops with its first page. */
const SHORT_SECONDS = 30;

async function interruptPass(
  deployment: Deployment,
  world: World,
  person: Person,
  { runs, meanwhile }: { runs: number; meanwhile: PushedStep },
): Promise<void> {
  const { clock, google } = deployment;
  const service = serviceOf(meanwhile);
  expireCursors(google);
  const { most } = google.pages;
  google.pages.most = 1;
  await deployment.requestSync(person);
  for (let run = 0; run < runs; run += 1) {
    await handleWaiting(deployment, ({ queue }) => queue.startsWith(service), SHORT_SECONDS);
  }
  await clock.advance(1_000);
  takeGoogleStep(world, meanwhile);
  await deployment.deliverPushes({ where: ({ api }) => api === service });
  google.pages.most = most;
}
