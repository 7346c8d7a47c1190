import { randomInt } from 'node:crypto';
import { createIdentityKeys, type IdentityKeys, type ServiceAccountToken } from '../oauth/identity-keys.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import type { PushQueue, PushRequest } from './push-queue.ts';

/** A push subscription of Cloud Pub/Sub, as `gcloud pubsub subscriptions create` makes it. */
export interface PushSubscription {
  /** For instance `projects/demo/topics/gmail-push`. */
  topicName: string;
  /** For instance `projects/demo/subscriptions/gmail-push`. */
  subscription: string;
  pushEndpoint: string;
  /** The `aud` claim; the push endpoint by default, as with Google. */
  audience?: string;
  /** The `email` claim. */
  serviceAccountEmail: string;
}

/** How a push differs from an honest one. */
export interface Forgery {
  /** Claims of the token that take the place of the honest ones; undefined leaves one out. */
  claims?: Readonly<Record<string, unknown>>;
  /** `stranger`: by a key that Google does not have; `nobody`: there is no token. */
  signedBy?: 'stranger' | 'nobody';
}

/** Redelivery ends after ten attempts, as with a dead-letter topic: …/pubsub/docs/handling-failures */
const MAXIMUM_ATTEMPTS = 10;
const RETRY_DELAY_MS = { minimum: 10_000, maximum: 600_000 };
const ACKNOWLEDGING = [102, 200, 201, 202, 204];

/**
 * Cloud Pub/Sub between Gmail and the one who listens. What is published waits in the queue of pushes until that is told
 * to deliver.
 *
 * | behaviour | copied from |
 * |---|---|
 * | body {message: {data, messageId, publishTime}, subscription}, each name of the message a second time with underscores | cloud.google.com/pubsub/docs/push#receive_push, github.com/byeokim/gmailpush/issues/4 |
 * | 102, 200, 201, 202, 204 acknowledge; after all else, and after no answer, the message is sent again | cloud.google.com/pubsub/docs/push |
 * | it waits 10 s for that, then twice as long each time, 600 s at most | the retry policy of cloud.google.com/pubsub/docs/handling-failures#exponential_backoff |
 * | bearer token: RS256, iss https://accounts.google.com, aud, email, email_verified, iat, exp an hour later | cloud.google.com/pubsub/docs/authenticate-push-subscriptions |
 * | a topic without a subscription loses its messages | cloud.google.com/pubsub/docs/subscription-overview |
 */
export class PubSub {
  readonly #queue: PushQueue;
  readonly #keys: IdentityKeys;
  readonly #clock: SimulatorClock;
  readonly #sent: PushRequest[] = [];
  #subscription: PushSubscription | undefined;
  /** Of this run alone: a receiver that remembers the ids of an earlier one would take its messages for replayed. */
  #lastMessageId = 10_000_000_000_000_000n + BigInt(randomInt(2 ** 47));

  constructor(queue: PushQueue, keys: IdentityKeys, clock: SimulatorClock) {
    this.#queue = queue;
    this.#keys = keys;
    this.#clock = clock;
  }

  /** From now on, what is published goes there; undefined: nowhere. */
  subscribe(subscription: PushSubscription | undefined): void {
    this.#subscription = subscription;
  }

  /** Gmail's publishing to a topic. */
  publish(topicName: string, data: object): void {
    if (this.#subscription?.topicName === topicName) this.push(data);
  }

  /**
   * A push that no change brought about: too early, for somebody unknown, or forged.
   * @throws Error when nothing is subscribed
   */
  push(data: object, forgery: Forgery = {}): void {
    const subscription = this.#subscription;
    if (!subscription) throw new Error('No push subscription: call subscribe() first.');
    const message = this.#message(data);
    const body = JSON.stringify({ message, subscription: subscription.subscription });
    this.#enqueue(subscription, async () => {
      const token = await this.#token(subscription, forgery);
      return {
        headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
        body,
      };
    });
  }

  /**
   * Sends the push that was sent last once more, byte for byte with its old token.
   * @throws Error when none was sent
   */
  replay(): void {
    const request = this.#sent.at(-1);
    if (!request || !this.#subscription) throw new Error('No push was sent that could be replayed.');
    this.#enqueue(this.#subscription, () => request);
  }

  #enqueue({ pushEndpoint }: PushSubscription, compose: () => PushRequest | Promise<PushRequest>): void {
    let attempts = 0;
    this.#queue.enqueue(pushEndpoint, {
      api: 'gmail',
      compose: async (attempt) => {
        attempts = attempt;
        const request = await compose();
        this.#sent.push(request);
        return request;
      },
      isRepeatedAfter: (status) => attempts < MAXIMUM_ATTEMPTS && !(status && ACKNOWLEDGING.includes(status)),
      retryDelayMs: (failed) => Math.min(RETRY_DELAY_MS.minimum * 2 ** (failed - 1), RETRY_DELAY_MS.maximum),
    });
  }

  #message(data: object): object {
    this.#lastMessageId += 1n;
    const messageId = String(this.#lastMessageId);
    const publishTime = this.#clock.now().toISOString();
    const encoded = Buffer.from(JSON.stringify(data)).toString('base64');
    return { data: encoded, messageId, message_id: messageId, publishTime, publish_time: publishTime };
  }

  async #token(
    { audience, pushEndpoint, serviceAccountEmail }: PushSubscription,
    { claims, signedBy }: Forgery,
  ): Promise<string | undefined> {
    if (signedBy === 'nobody') return undefined;
    const token: ServiceAccountToken = { serviceAccountEmail, audience: audience ?? pushEndpoint, claims };
    const keys = signedBy === 'stranger' ? await createIdentityKeys(this.#clock) : this.#keys;
    return keys.signServiceAccountToken(token);
  }
}
