import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { type GoogleSimulator, startGoogleSimulator } from '../../../local/google-simulator/index.ts';
import { SERVICES, type Service } from '../../../shared/domain/service.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { withoutHistory } from '../../helpers/same-copy.ts';
import { copyOf } from '../../shared/sync/fixtures/copy-of.ts';
import { type BaseWorkspace, loadBaseWorkspace, loadSecondWorkspace } from './base-workspace.ts';
import { compareWithGoogle, waitingServices } from './compare-with-google.ts';
import { Deployment } from './deployment.ts';
import { differences } from './differences.ts';
import { EXAMPLES } from './examples.ts';
import { expectedContacts } from './expected-contacts.ts';
import { fixedRandom } from './fixed-random.ts';
import { InFlight } from './in-flight.ts';
import { leftBehind } from './left-behind.ts';
import { parametersOf } from './parameters.ts';
import { recountedPeople, storedPeople } from './recounted-people.ts';
import { anySequence, type Sequence, type Step } from './sequence.ts';
import { handleAll, handleNow, settle, settleByPushes } from './settle.ts';
import { CLIENT, openSite } from './site.ts';
import { restoreAccess, takeAccountStep } from './steps/account-steps.ts';
import { takeFaultStep } from './steps/fault-steps.ts';
import { takeGoogleStep } from './steps/google-steps.ts';
import type { MailStep } from './steps/mail-steps.ts';
import { pick } from './steps/pick.ts';
import { takePushStep } from './steps/push-steps.ts';
import { takeWorkStep } from './steps/work-steps.ts';
import { storedContacts } from './stored-contacts.ts';
import { tellingProgress } from './telling-progress.ts';
import { unfitRevisions } from './unfit-revisions.ts';
import { unfitSegments } from './unfit-segments.ts';
import { unfitVectors } from './unfit-vectors.ts';
import type { Account, World } from './world.ts';

/*
 * Random sequences of what happens at Google, on the way of its pushes, in the queues, to workers and to the account; in some, to two
 * accounts, of one person or of two. After each, what Google pushed is delivered, and an hour passes: the copy must equal the simulator's
 * own state, but for calendars and drives of which a push was lost, and services that wait for longer after what Google said. Then sync
 * comes to rest, daily polls among it, and the copy is compared
 *
 * - with the simulator's own state, the texts of its mails, its reading of series, and the paths of its folders;
 * - with a copy of each account made from scratch, row by row, every posting decoded;
 * - its people with a recount of its rows, the counts and lengths of segments with the postings and units, its vectors with its texts;
 *
 * and nothing may be left of what is of use only on the way.
 *
 * These columns are compared with nothing:
 *
 * - keys made anew for each copy (`id`, `item_id` but for the item that it names, `document` but for the postings and units that share it);
 * - when something was written or tried: `synced_at` (of events it is part of when people were last seen), `created_at`, `updated_at`, of
 *   cursors `due_at`, `last_attempt_at`, and `last_success_at` but that it is later than the last change;
 * - of sync_cursors, Google's own `cursor`, whose worth is in what it leads to; what counts up (`wanted` and `done` but that they are equal,
 *   `fence`, `fruitless_runs`), and what is to come or came of pushes and watches (`looks`, `look_at`, `pushed_history_id`, `recent_pushes`,
 *   `watch_due_at`, `watch_error`, `active`);
 * - of watches all but that each collection has one; their tokens and resources are held by the pushes that must come through;
 * - of a mail `history_id` where history was lost, of a file that has a checksum `version`, but that they are none of the future;
 * - drive_folders, which holds what the last listing said; of vector_spaces `centre`, `centred_on`, `vectors_at_most`;
 * - of users `time_zone`, which the calendars give, and of accounts all but `state` where access was withdrawn.
 *
 * A failure prints its seed, its path and the shortest sequence that was found. To begin with that one:
 * SYNC_SEED=… SYNC_PATH=… SYNC_SEQUENCES=1 npx vitest run test/model
 */

const inFlight = new InFlight();
const site = await openSite(inFlight);
afterAll(async () => {
  inFlight[Symbol.dispose]();
  await site.close();
  await base.remove();
  await secondBase.remove();
});

const base = await loadBaseWorkspace();
const secondBase = await loadSecondWorkspace();

const LAST_MAIL: MailStep = { step: 'mail arrives', from: 0, answers: null, words: ['alpha'], hoursAgo: 0, as: 'text' };

async function run({ steps, second, ...settings }: Sequence): Promise<void> {
  using _random = fixedRandom();
  const clock = new FakeClock('2027-03-08T09:00:00Z');
  await using google = await start(base, clock);
  await using other = second && (await start(secondBase, clock));
  const { simulator } = google;
  const deployment = new Deployment(site, simulator, clock, inFlight, { ...settings, second: other?.simulator });
  site.sqs.reset();
  await site.flushRedis();
  await forgetEverybody();

  const person = await deployment.signIn();
  const first: Account = { person, world: worldOf(simulator, base, clock) };
  const accounts = [first];
  if (other) {
    const connected = await deployment.signIn(1, second === 'the same person' ? person : undefined);
    accounts.push({ person: connected, world: worldOf(other.simulator, secondBase, clock) });
  }
  if (!('work' in (steps[0] ?? {}))) await handleAll(deployment);
  for (const step of steps) await take(deployment, accounts, step);
  simulator.faults.clear();
  await restoreAccess(deployment, first.world, site.test, person);

  // Whatever was pushed last tells of all before it.
  for (const { world } of accounts) {
    if (!world.unpushed.delete('gmail')) continue;
    await clock.advance(1_000);
    takeGoogleStep(world, { mail: LAST_MAIL });
  }
  await settleByPushes(deployment);
  for (const account of accounts) {
    const waiting = await waitingServices(site.test, account.person.accountId);
    for (const service of SERVICES) {
      if (account.world.unpushed.has(service) || waiting.includes(service)) continue;
      expect({ service, missed: await missedOf(service, account) }).toEqual({ service, missed: [] });
    }
  }

  if (accounts.some(({ world }) => world.isRetitled)) await clock.advance(24 * 3_600_000);
  await settle(deployment, site.test, accounts);
  expect(deployment.errors).toEqual([]);
  const copies: Copy[] = [];
  for (const account of accounts) {
    await expectSound(account);
    copies.push(await copyOf(site.test, account.person.accountId));
  }

  await forgetEverybody();
  simulator.pages.most = Number.POSITIVE_INFINITY;
  // What is compared row by row hangs neither on watches nor on vectors, which take most of the time of a first sync.
  const unwatched = new Deployment(site, simulator, clock, inFlight, { isWatching: false, second: other?.simulator });
  for (const [index, { world }] of accounts.entries()) {
    const copy = copies[index] as Copy;
    const again = await unwatched.signIn(index as 0 | 1);
    await handleNow(unwatched, ({ queue }) => queue !== 'embed');
    const fresh = await copyOf(site.test, again.accountId);
    expect(differences(comparable(copy), comparable(fresh))).toEqual([]);
    expect(unfitRevisions(copy, fresh, { isHistoryWhole: isHistoryWhole(world) })).toEqual([]);
  }
}

type Copy = Record<string, unknown[]>;

/** No change to a mail was ever forgotten before sync may have asked for it. */
function isHistoryWhole({ google, historyFrom }: World): boolean {
  return google.gmail.history.oldest === historyFrom;
}

function worldOf(google: GoogleSimulator, { events }: BaseWorkspace, clock: FakeClock): World {
  return {
    google,
    historyFrom: google.gmail.history.oldest,
    clock,
    calendarIds: [],
    events: [...events],
    withdrawn: [],
    unpushed: new Set(),
    isRetitled: false,
    isRevoked: false,
  };
}

function missedOf(service: Service, { world, person }: Account): Promise<string[]> {
  return compareWithGoogle(service, world.google, world.clock.now(), site.test, person.accountId);
}

/** The copy of an account at rest is that of its workspace, by all that can be told without another one. */
async function expectSound(account: Account): Promise<void> {
  const { accountId, userId } = account.person;
  for (const service of SERVICES) expect(await missedOf(service, account)).toEqual([]);
  const people = { people: await storedPeople(site.test, accountId) };
  expect(differences(people, { people: await recountedPeople(site.test, accountId) })).toEqual([]);
  expect(await unfitSegments(site.test, accountId)).toEqual([]);
  expect(await unfitVectors(site.test, userId)).toEqual([]);
  const contacts = await storedContacts(site.test, accountId);
  expect(differences(contacts, expectedContacts(account.world.google))).toEqual([]);
  expect(await leftBehind(site.test, accountId)).toEqual([]);
}

/** Vectors first, as person-store.ts has it. */
async function forgetEverybody(): Promise<void> {
  await site.test.asOwner('delete from vector_spaces');
  await site.test.asOwner('delete from users');
}

/** When somebody in an event was last seen depends on when it was synced: people are recounted instead. */
function comparable(copy: Copy): Copy {
  return { ...withoutHistory(copy), people: [] };
}

async function take(deployment: Deployment, accounts: readonly Account[], step: Step): Promise<void> {
  const { world, person } = accounts[0] as Account;
  if ('work' in step) return takeWorkStep(deployment, world, person, step.work);
  if ('fault' in step) return takeFaultStep(world, step.fault);
  // Gmail pushes once a second at most.
  await world.clock.advance(1_000);
  if ('google' in step) return takeGoogleStep(pick(accounts, step.which ?? 0)?.world ?? world, step.google);
  if ('push' in step) return takePushStep(deployment, world, step.push);
  return takeAccountStep(deployment, world, step.account);
}

async function start({ workspace }: BaseWorkspace, clock: FakeClock) {
  const simulator = await startGoogleSimulator({
    workspace,
    clock,
    clients: [CLIENT],
    onUnanswered: (request) => inFlight.forget(request),
  });
  return { simulator, [Symbol.asyncDispose]: () => simulator.close() };
}

const parameters = parametersOf(process.env, EXAMPLES);

/** A sequence takes 1.5 s on an idle core, and a failure is shrunk in as many as 100 more. */
const TIME_MS = (parameters.numRuns + 100) * 10_000;

it(
  `keeps the copy equal to the workspace, whatever happens (${parameters.numRuns} sequences, SYNC_SEED=${parameters.seed})`,
  () => {
    const told = tellingProgress(parameters);
    return fc.assert(
      fc.asyncProperty(anySequence, (sequence) => told(run(sequence))),
      parameters,
    );
  },
  TIME_MS,
);
