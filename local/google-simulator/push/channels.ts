import { createHash } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { ApiError } from '../http/api-error.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import type { ChannelRequest } from './channel-request.ts';
import type { PushQueue } from './push-queue.ts';

/** Something that channels can watch. */
export interface WatchedResource {
  /** Its address as the API names it: the same for every channel on it. */
  uri: string;
}

export interface ChannelMessage {
  /** X-Goog-Resource-State. */
  state: string;
  body?: string;
}

interface OpenChannel extends ChannelRequest {
  resource: WatchedResource;
  messages: number;
}

/** The answers that call for another attempt. */
const RETRIED: readonly number[] = [500, 502, 503, 504];

/**
 * The notification channels of one API.
 *
 * | behaviour | copied from |
 * |---|---|
 * | 400 channelIdNotUnique for the id of a channel that lives | each channel needs an id of its own, …#renew-notification-channels; github.com/PipedreamHQ/pipedream/pull/11546 |
 * | a `sync` message, number 1, when a channel opens; later ones have higher numbers, which need not follow each other | developers.google.com/workspace/{calendar,drive}/api/guides/push#sync-message |
 * | X-Goog-Channel-ID, -Token, -Expiration (as an HTTP date), X-Goog-Resource-ID, -State, -URI, X-Goog-Message-Number; token only when given | …#headers |
 * | several channels on a resource may live at once, each is told | …#renew-notification-channels |
 * | repeated after 500, 502, 503, 504; any other answer but 200, 201, 202, 204, 102 is a failure and the message lost | …#respond-to-notifications |
 * | a channel ends at its expiration or when it is stopped by id and resourceId; 404 for one that is not there | …#stop-notifications; github.com/googleapis/google-api-nodejs-client/issues/627 |
 */
export class Channels {
  readonly #api: 'calendar' | 'drive';
  readonly #queue: PushQueue;
  readonly #clock: SimulatorClock;
  readonly #channels = new Map<string, OpenChannel>();

  constructor(api: 'calendar' | 'drive', queue: PushQueue, clock: SimulatorClock) {
    this.#api = api;
    this.#queue = queue;
    this.#clock = clock;
  }

  /** @throws ApiError 400 for an id that is taken */
  open(request: ChannelRequest, resource: WatchedResource): calendar_v3.Schema$Channel {
    if (this.#live().some(({ id }) => id === request.id)) {
      throw new ApiError(400, 'channelIdNotUnique', 'Channel id not unique');
    }
    const channel = { ...request, resource, messages: 0 };
    this.#channels.set(request.id, channel);
    this.#send(channel, { state: 'sync' });
    return {
      kind: 'api#channel',
      id: request.id,
      resourceId: resourceId(resource),
      resourceUri: resource.uri,
      ...(request.token ? { token: request.token } : {}),
      expiration: String(request.expiration),
    };
  }

  /** @throws ApiError 404 for a channel that does not live */
  stop(id: string, resource: string): void {
    const channel = this.#live().find((candidate) => candidate.id === id);
    if (!channel || resourceId(channel.resource) !== resource) {
      throw new ApiError(404, 'notFound', `Channel '${id}' not found for project 'simulator'`);
    }
    this.#channels.delete(id);
  }

  /** Puts a message for each channel that watches the resource into the queue. */
  notify({ uri }: WatchedResource, message: ChannelMessage): void {
    for (const channel of this.#live()) if (channel.resource.uri === uri) this.#send(channel, message);
  }

  /** Puts a message for each channel into the queue. */
  notifyAll(message: ChannelMessage): void {
    for (const channel of this.#live()) this.#send(channel, message);
  }

  /** The channels that are neither stopped nor lapsed. */
  live(): calendar_v3.Schema$Channel[] {
    return this.#live().map(({ id, address, expiration, resource }) => ({
      id,
      address,
      resourceId: resourceId(resource),
      resourceUri: resource.uri,
      expiration: String(expiration),
    }));
  }

  #live(): OpenChannel[] {
    const now = this.#clock.now().getTime();
    for (const [id, { expiration }] of this.#channels) if (expiration <= now) this.#channels.delete(id);
    return [...this.#channels.values()];
  }

  #send(channel: OpenChannel, { state, body }: ChannelMessage): void {
    // Numbers rise by more than one, as Google's do: nobody may count on the next one.
    channel.messages += channel.messages === 0 ? 1 : 7;
    const headers = {
      'content-type': 'application/json; charset=UTF-8',
      'x-goog-channel-id': channel.id,
      'x-goog-channel-expiration': new Date(channel.expiration).toUTCString(),
      'x-goog-resource-id': resourceId(channel.resource),
      'x-goog-resource-state': state,
      'x-goog-resource-uri': channel.resource.uri,
      'x-goog-message-number': String(channel.messages),
      ...(channel.token ? { 'x-goog-channel-token': channel.token } : {}),
    };
    this.#queue.enqueue(channel.address, {
      api: this.#api,
      compose: () => ({ headers, ...(body === undefined ? {} : { body }) }),
      isRepeatedAfter: (status) => status === null || RETRIED.includes(status),
    });
  }
}

/** Opaque, and the same for all channels on a resource. */
function resourceId({ uri }: WatchedResource): string {
  return createHash('sha256').update(uri).digest('base64url').slice(0, 27);
}
