import type { PubSub } from '../push/pubsub.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import type { HistoryChanges } from './history-log.ts';
import type { MailboxChange } from './live-mailbox.ts';

/** What `users.watch` was asked for. */
export interface WatchRequest {
  topicName: string;
  labelIds: readonly string[];
  labelFilterBehavior: 'include' | 'exclude';
}

interface Watch extends WatchRequest {
  expiration: number;
}

const LIFETIME_MS = 7 * 24 * 3600_000;
const LEAST_INTERVAL_MS = 1000;
/** Changes to these are told whatever the filter says. */
const UNFILTERED = ['DRAFT', 'SENT'];

/**
 * The watch over a mailbox: tells its topic of changes.
 *
 * | behaviour | copied from |
 * |---|---|
 * | a watch ends seven days after it was set or renewed | developers.google.com/workspace/gmail/api/guides/push#renewing_mailbox_watch |
 * | data {emailAddress, historyId}, the id a number | …/guides/push#receive_notifications, github.com/googleworkspace/python-samples/issues/200 |
 * | one notification a second a person at most; those above are dropped, not put off | …/guides/push#notification_limits |
 * | the label filter: changes to messages that carry one of the labels, or none of them | …/rest/v1/users/watch#LabelFilterAction |
 * | drafts and sent mail are told in spite of it | github.com/openclaw/openclaw/issues/56635 |
 * | setting a watch publishes a first message | "Error sending test message to Cloud PubSub …": github.com/googleapis/google-api-nodejs-client/issues/2843 |
 */
export class MailboxWatch {
  readonly #emailAddress: string;
  readonly #pubsub: PubSub;
  readonly #clock: SimulatorClock;
  #watch: Watch | undefined;
  #lastPublished = Number.NEGATIVE_INFINITY;

  constructor(emailAddress: string, pubsub: PubSub, clock: SimulatorClock) {
    this.#emailAddress = emailAddress;
    this.#pubsub = pubsub;
    this.#clock = clock;
  }

  /** The topic that is told of changes now. */
  get topicName(): string | undefined {
    return this.#live()?.topicName;
  }

  /** When the watch ends, in milliseconds since the epoch; undefined without a live one. */
  get expiration(): number | undefined {
    return this.#live()?.expiration;
  }

  /** Sets the watch, or renews it. @returns its expiration */
  start(request: WatchRequest, historyId: string): number {
    const expiration = this.#now() + LIFETIME_MS;
    this.#watch = { ...request, expiration };
    this.#pubsub.publish(request.topicName, this.#notification(historyId));
    return expiration;
  }

  stop(): void {
    this.#watch = undefined;
  }

  /** Tells of a change, unless there is no watch, it filters the change, or it is the second one within a second. */
  notice({ historyId, changes }: MailboxChange): void {
    const watch = this.#live();
    if (!watch || !isWanted(watch, changes) || this.#now() - this.#lastPublished < LEAST_INTERVAL_MS) return;
    this.#lastPublished = this.#now();
    this.#pubsub.publish(watch.topicName, this.#notification(historyId));
  }

  #notification(historyId: string): object {
    return { emailAddress: this.#emailAddress, historyId: Number(historyId) };
  }

  #live(): Watch | undefined {
    return this.#watch && this.#watch.expiration > this.#now() ? this.#watch : undefined;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

function isWanted({ labelIds, labelFilterBehavior }: WatchRequest, changes: HistoryChanges): boolean {
  if (labelIds.length === 0) return true;
  const touched = labelsTouched(changes);
  return touched.some((labels) => {
    if (labels.some((id) => UNFILTERED.includes(id))) return true;
    return labels.some((id) => labelIds.includes(id)) === (labelFilterBehavior === 'include');
  });
}

/** For each message of the change, the labels that it has, and those that came or went. */
function labelsTouched(changes: HistoryChanges): (readonly string[])[] {
  const { messagesAdded = [], messagesDeleted = [], labelsAdded = [], labelsRemoved = [] } = changes;
  return [
    ...[...messagesAdded, ...messagesDeleted].map(({ labelIds }) => labelIds),
    ...[...labelsAdded, ...labelsRemoved].map(({ message, labelIds }) => [...message.labelIds, ...labelIds]),
  ];
}
