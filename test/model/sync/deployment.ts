import type { SQSBatchResponse } from 'aws-lambda';
import { embedMessages } from '../../../functions/embed-worker/embed-messages.ts';
import { FUNCTIONS, type FunctionName, QUEUE_VISIBILITY_FACTOR } from '../../../functions/manifest.ts';
import { runSchedule } from '../../../functions/schedule/run-schedule.ts';
import { syncMessages } from '../../../functions/sync-worker/sync-messages.ts';
import { answer } from '../../../functions/webhooks/answer.ts';
import { webhooks } from '../../../functions/webhooks/routes/index.ts';
import type { DeliveryOptions, GoogleSimulator } from '../../../local/google-simulator/index.ts';
import { createDatabase } from '../../../shared/adapters/postgres/database.ts';
import { createIsolatedExtractor } from '../../../shared/content/extraction/isolated-extractor.ts';
import { type Service, SYNCED } from '../../../shared/domain/service.ts';
import type { Environment } from '../../../shared/runtime/configuration.ts';
import { openEmbedding } from '../../../shared/runtime/embedding.ts';
import { openGoogleQuotas } from '../../../shared/runtime/google-quota.ts';
import { route } from '../../../shared/runtime/http/router.ts';
import { openLeaveAgain } from '../../../shared/runtime/leave-google.ts';
import { pollConfiguration, watchedServices } from '../../../shared/runtime/push-configuration.ts';
import { openRemovals } from '../../../shared/runtime/removals.ts';
import { openSecrets, type ReadSecret } from '../../../shared/runtime/secrets.ts';
import { openSignIn } from '../../../shared/runtime/sign-in.ts';
import { openSync } from '../../../shared/runtime/sync.ts';
import { openSyncRequests } from '../../../shared/runtime/sync-requests.ts';
import { openWebhooks } from '../../../shared/runtime/webhooks.ts';
import { requestFirstSync, requestSync } from '../../../shared/sync/request-sync.ts';
import type { TestDatabase } from '../../helpers/database.ts';
import type { FakeClock } from '../../helpers/fake-clock.ts';
import { signInAsApp } from '../../helpers/sign-in-as-app.ts';
import { sqsRecord } from '../../helpers/sqs-record.ts';
import { ALL_SCOPES } from '../../local/google-simulator/helpers/connect.ts';
import { type DeploymentSettings, FRUITLESS_RUNS, SMALL_QUOTAS } from './deployment-settings.ts';
import type { InFlight } from './in-flight.ts';
import { type Death, Lifeline } from './lifeline.ts';
import { type Letter, Mailroom } from './mailroom.ts';
import { runDriven, standstill } from './run-driven.ts';
import { REDIRECT_URI, type Site } from './site.ts';
import { pushesTo, SERVICE_ACCOUNT, TOPIC, type Webhook } from './webhook.ts';
import { isHeld, writtenOf } from './written.ts';

const EXTRACT_WORKER = new URL('../../../functions/sync-worker/extract-worker.ts', import.meta.url);

type Result = SQSBatchResponse | 'dead';

export interface Person {
  userId: string;
  accountId: string;
}

/** A simulator of Google, which serves one account, and what the deployment is told so that it reaches that one. */
interface Served {
  google: GoogleSimulator;
  webhook: Webhook;
  environment: Environment;
}

/** The functions of the product, deployed against one simulator of Google or two, and called by the test. */
export class Deployment {
  readonly mailroom: Mailroom;
  readonly clock: FakeClock;
  readonly inFlight: InFlight;
  readonly google: GoogleSimulator;
  /** What functions that lived logged as errors: there is nothing that they may. */
  readonly errors: string[] = [];
  readonly hasQuota: boolean;
  readonly #hasSmallChunks: boolean;
  readonly #site: Site;
  readonly #served: readonly Served[];
  /** The Google of an account that is connected. */
  readonly #servedOf = new Map<string, Served>();
  readonly #readSecret: ReadSecret;
  #hasPushedMail = false;
  readonly #besides: Promise<void>[] = [];

  constructor(
    site: Site,
    google: GoogleSimulator,
    clock: FakeClock,
    inFlight: InFlight,
    { isWatching = true, hasQuota = false, hasSmallChunks = false, second }: Partial<DeploymentSettings> = {},
  ) {
    this.#site = site;
    this.google = google;
    this.clock = clock;
    this.inFlight = inFlight;
    this.mailroom = new Mailroom(site, clock);
    this.#readSecret = openSecrets(clock);
    this.#served = [google, ...(second ? [second] : [])].map((simulator, index) => {
      const webhook = site.webhooks[index] as Webhook;
      const settings = { ...(isWatching ? pushesTo(webhook) : {}), ...(hasQuota ? SMALL_QUOTAS : {}) };
      return {
        google: simulator,
        webhook,
        environment: { ...site.environment, ...settings, GOOGLE_ROOT_URL: simulator.url },
      };
    });
    this.hasQuota = hasQuota;
    this.#hasSmallChunks = hasSmallChunks;
    for (const served of this.#served) this.#openWebhooks(served);
  }

  /** Where the copy is. */
  get test(): TestDatabase {
    return this.#site.test;
  }

  /** The public address of the webhooks. */
  get webhookUrl(): string {
    return this.#site.webhooks[0].url;
  }

  /**
   * Connects the account of the first simulator, or of the second one, for the first time or again: the first sync is asked for.
   * @param beginner whose account it becomes, who is signed in; by default its own person signs in
   */
  async signIn(which: 0 | 1 = 0, beginner?: Person): Promise<Person> {
    const { database } = this.#site.test;
    const { requests } = openSyncRequests(database, this.clock);
    const served = this.#served[which] as Served;
    let person: Person | undefined;
    const signIn = await openSignIn(served.environment, {
      database,
      clock: this.clock,
      readSecret: this.#readSecret,
      onNotRevoked: (error) => {
        throw error;
      },
      onConnected: (userId, accountId, services) => {
        person = { userId, accountId };
        return requestFirstSync({ requests, queue: this.mailroom.queue }, userId, accountId, services);
      },
    });
    const consent = (codeChallenge: string) =>
      served.google.issueAuthorizationCode({ redirectUri: REDIRECT_URI, scopes: ALL_SCOPES, codeChallenge });
    const signedIn = beginner && { userId: beginner.userId, accountId: null };
    await this.#drive(signInAsApp(signIn, consent, signedIn));
    if (!person) throw new Error('Nobody was connected.');
    this.#servedOf.set(person.accountId, served);
    return person;
  }

  /**
   * Hands a message to its function, which may die of it. Afterwards it is acknowledged, or comes again: at once without a
   * reason (`again`), as SQS has it, or when it failed, after the visibility timeout.
   */
  async deliver(
    letter: Letter,
    { death, again = false, secondsLeft }: { death?: Death | undefined; again?: boolean; secondsLeft?: number } = {},
  ): Promise<void> {
    const result = await this.#run(letter, new Lifeline(this.inFlight, { death }), secondsLeft);
    await Promise.all(this.#besides.splice(0));
    if (again) await this.mailroom.giveBack(letter, 0);
    else await this.#return(letter, result);
  }

  /**
   * Hands the message of a collection to a function that freezes, and comes back when its lease has run out and another one holds the
   * collection: from then on it must write nothing.
   * @param freezesAt the transaction before which it freezes, and the one before which the other one waits for it
   * @param meanwhile lets the lease run out, and has a message sent
   */
  async deliverFreezing(
    letter: Letter,
    freezesAt: { first: number; other: number },
    meanwhile: () => Promise<void>,
  ): Promise<void> {
    const first = this.#begin(letter, freezesAt.first);
    if (await this.#freezes(first)) {
      await meanwhile();
      const successor = (await this.mailroom.letters()).find(
        ({ messageId, body }) => messageId !== letter.messageId && body === letter.body,
      );
      const other = successor && this.#begin(successor, freezesAt.other);
      if (other && (await this.#freezes(other)) && (await isHeld(this.#site.test, letter, this.clock.now()))) {
        const before = await writtenOf(this.#site.test, letter);
        first.lifeline.thaw();
        await this.#drive(first.result);
        if ((await writtenOf(this.#site.test, letter)) !== before)
          this.errors.push(`A worker without its lease wrote: ${letter.body}`);
      }
      other?.lifeline.thaw();
      if (successor && other) await this.#return(successor, await this.#drive(other.result));
      first.lifeline.thaw();
    }
    await this.#return(letter, await this.#drive(first.result));
  }

  /**
   * Hands the message of a collection to a function, and does something while it waits before a transaction, with its lease in its hand.
   * @param pausesAt which one, from 1; when it begins fewer, nothing happens
   */
  async deliverPausing(letter: Letter, pausesAt: number, meanwhile: () => Promise<void>): Promise<void> {
    const run = this.#begin(letter, pausesAt);
    if (await this.#freezes(run)) await meanwhile();
    run.lifeline.thaw();
    await this.#return(letter, await this.#drive(run.result));
  }

  /** Hands messages to as many functions at the same time. */
  async deliverAtOnce(letters: readonly Letter[]): Promise<void> {
    await Promise.all(letters.map((letter) => this.deliver(letter)));
  }

  /** Does something while a message is being handled, which is over when both are. */
  beside(work: Promise<void>): void {
    work.catch(() => undefined);
    this.#besides.push(work);
  }

  /** Hands a message to its function, and to another one at the same time, as SQS may. */
  async deliverTwice(letter: Letter): Promise<void> {
    const runs = [letter, letter].map((same) => this.#run(same, new Lifeline(this.inFlight)));
    await Promise.all(runs);
    await this.mailroom.acknowledge(letter);
  }

  /** Hands pushes of Google to the webhooks: all that wait, by default once and in their order. */
  async deliverPushes(options: DeliveryOptions = {}): Promise<void> {
    for (const { google } of this.#served) {
      const deliveries = await this.#drive(google.pushes.deliver(options));
      for (const { push, status } of deliveries) {
        if (push.api === 'gmail' && google === this.google) this.#hasPushedMail = true;
        if (status !== 204) this.errors.push(`A push of ${push.api} was answered ${status}.`);
      }
    }
  }

  /** Hands the last push of Gmail to the webhook once more, if there was one. */
  async replayPush(): Promise<void> {
    if (!this.#hasPushedMail) return;
    const waiting = this.google.pushes.pending().map(({ id }) => id);
    this.google.pubsub.replay();
    await this.deliverPushes({ where: ({ id }) => !waiting.includes(id) });
  }

  /** Does what must neither want a sync nor send a message. */
  async withoutWork(what: string, work: () => Promise<void>): Promise<void> {
    const before = await this.#wanted();
    await this.#drive(work());
    const after = await this.#wanted();
    if (after !== before) this.errors.push(`${what} made work: ${before} became ${after}.`);
  }

  /** The person asks for a sync of everything. */
  async requestSync({ userId }: Person): Promise<void> {
    const { requests } = openSyncRequests(this.#site.test.database, this.clock);
    await this.#drive(requestSync({ requests, queue: this.mailroom.queue }, userId, SYNCED));
  }

  /** Others use up what the project may use of an API for so long; nothing where there is no quota. */
  async useUpQuota(service: Service, seconds: number): Promise<void> {
    const { clock } = this;
    const log = { info: () => undefined, warn: () => undefined };
    const { quotaOf } = openGoogleQuotas(this.#first.environment, { clock, readSecret: this.#readSecret, log });
    const { signal } = new AbortController();
    await this.#drive(quotaOf('', 'fresh').drain(`${service}.`, 'project', seconds * 1_000, signal));
  }

  /** The rules of the schedule. */
  async runSchedule(): Promise<void> {
    const { clock } = this;
    const { requests } = openSyncRequests(this.#site.test.database, clock);
    const parts = {
      requests,
      queue: this.mailroom.queue,
      clock,
      policy: pollConfiguration(this.#first.environment),
      watched: watchedServices(this.#first.environment),
      log: { info: () => undefined },
      removals: openRemovals({
        database: this.#site.test.database,
        clock,
        queue: this.mailroom.queue,
        log: {
          warn: (message, details) => {
            throw new Error(`${message} ${JSON.stringify(details)}`);
          },
        },
      }),
    };
    for (const { trigger } of FUNCTIONS) {
      if (trigger.kind !== 'schedule') continue;
      for (const { input } of trigger.rules) await this.#drive(runSchedule(parts, input, timeoutOf('schedule')));
    }
  }

  #begin(letter: Letter, freezesAt: number): { lifeline: Lifeline; result: Promise<Result> } {
    const lifeline = new Lifeline(this.inFlight, { freezesAt });
    return { lifeline, result: this.#work(letter, lifeline) };
  }

  async #freezes({ lifeline, result }: { lifeline: Lifeline; result: Promise<Result> }): Promise<boolean> {
    const isFrozen = (await this.#drive(Promise.race([result, lifeline.frozen]))) === 'frozen';
    // Else what comes next would meet calls that it still has under way, or would not.
    if (isFrozen) await standstill(this.inFlight);
    return isFrozen;
  }

  #run(letter: Letter, lifeline: Lifeline, secondsLeft?: number): Promise<Result> {
    return this.#drive(this.#work(letter, lifeline, secondsLeft));
  }

  /** The message was handled, or comes again after the visibility timeout. */
  async #return(letter: Letter, result: Result): Promise<void> {
    const hasFailed = result === 'dead' || result.batchItemFailures.length > 0;
    if (hasFailed) await this.mailroom.giveBack(letter, QUEUE_VISIBILITY_FACTOR * 120);
    else await this.mailroom.acknowledge(letter);
  }

  async #work(letter: Letter, lifeline: Lifeline, secondsLeft?: number): Promise<Result> {
    letter.deliveries += 1;
    const { environment } = this.#servedOf.get(JSON.parse(letter.body).accountId) ?? this.#first;
    const database = createDatabase(lifeline.openPool(this.#site.test.appUrl));
    const records = [sqsRecord(letter.messageId, letter.body)];
    const { clock } = this;
    const common = { database, clock, readSecret: this.#readSecret };
    const queue = lifeline.guard(this.mailroom.queue);
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (message: string, details: Record<string, unknown>) => {
        if (!lifeline.isDead) this.errors.push(`${message} ${JSON.stringify(details)}`);
      },
    };
    try {
      if (letter.queue === 'embed') {
        const parts = { ...openEmbedding(environment, common), queue, clock, log };
        return await embedMessages(parts, records, this.#remaining('embed-worker', secondsLeft));
      }
      if (this.#hasSmallChunks) await this.#shrinkChunks(letter);
      const extractor = createIsolatedExtractor({ workerUrl: EXTRACT_WORKER, clock });
      const sync = await openSync(environment, { ...common, extractor, log });
      const leaveAgain = await openLeaveAgain(environment, { ...common, log });
      const parts = { ...sync, leaveAgain, extractor, queue, clock, log };
      const response = await syncMessages(parts, records, this.#remaining('sync-worker', secondsLeft));
      return lifeline.isDead ? 'dead' : response;
    } finally {
      await database.close();
    }
  }

  async #shrinkChunks({ body }: Letter): Promise<void> {
    const { accountId, service, collection } = JSON.parse(body);
    await this.#site.test.asOwner(
      `update sync_cursors set fruitless_runs = $4
        where account_id = $1 and service = $2 and collection = $3 and lease_until is null`,
      [accountId, service, collection, FRUITLESS_RUNS],
    );
  }

  async #wanted(): Promise<string> {
    const [row] = await this.#site.test.asOwner('select sum(wanted)::text as wanted from sync_cursors');
    return `${row?.wanted} wanted, ${(await this.mailroom.letters()).length} messages`;
  }

  get #first(): Served {
    return this.#served[0] as Served;
  }

  #openWebhooks({ google, webhook, environment }: Served): void {
    google.pubsub.subscribe({
      topicName: TOPIC,
      subscription: 'projects/demo/subscriptions/gmail-push',
      pushEndpoint: `${webhook.url}/v1/webhooks/gmail`,
      serviceAccountEmail: SERVICE_ACCOUNT,
    });
    const { database } = this.#site.test;
    const parts = {
      ...openWebhooks(environment, { database, clock: this.clock }),
      queue: this.mailroom.queue,
      log: { info: () => undefined },
    };
    const routed = route(
      webhooks.map((one) => ({
        method: 'POST',
        path: one.path,
        answer: (event, signal) => answer(one, event, parts, signal),
      })),
    );
    webhook.answer = (event) => routed(event, new AbortController().signal);
  }

  #remaining(name: FunctionName, secondsLeft = timeoutOf(name) / 1000): () => number {
    const deadline = this.clock.now().getTime() + secondsLeft * 1000;
    return () => deadline - this.clock.now().getTime();
  }

  #drive<T>(work: Promise<T>): Promise<T> {
    return runDriven(work, this.clock, this.inFlight);
  }
}

function timeoutOf(name: FunctionName): number {
  const { timeoutSeconds = 0 } = FUNCTIONS.find((spec) => spec.name === name) ?? {};
  return timeoutSeconds * 1000;
}
