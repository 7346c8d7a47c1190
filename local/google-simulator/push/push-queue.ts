import type { SimulatorClock } from '../simulator-clock.ts';

/** What one attempt to deliver a push sends. */
export interface PushRequest {
  headers: Readonly<Record<string, string>>;
  body?: string;
}

/** A push that waits to be delivered. */
export interface Push {
  /** Unique in this simulator; rises in the order in which pushes came about. */
  id: number;
  /** The API that it comes from. */
  api: 'gmail' | 'calendar' | 'drive';
  /** Where it is sent. */
  address: string;
  /** How often it was sent so far. */
  attempts: number;
  /** When Google would send it, in milliseconds since the epoch: at once, and after a failure later each time. */
  dueAt: number;
}

/** How the receiver took a push. */
export interface Delivery {
  push: Push;
  /** The HTTP status; null when there was no answer. */
  status: number | null;
  /** The push waits to be sent again. */
  redelivered: boolean;
}

export interface DeliveryOptions {
  /** Only pushes that fit are sent; the others go on waiting. All, by default. */
  where?: (push: Push) => boolean;
  /** Only pushes that are due are sent. By default whatever waits, so that a test need not move its clock. */
  dueOnly?: boolean;
  /** Copies of each push; 1 by default. Google promises one at least, not one at most. */
  copies?: number;
  /** Sends the newest first; the order is not promised either. */
  newestFirst?: boolean;
}

/** How a sender makes its pushes, and reads the answers. */
export interface PushSender {
  api: Push['api'];
  /** What to send now: signatures and attempts are of the moment. `attempt` counts from 1. */
  compose(attempt: number): PushRequest | Promise<PushRequest>;
  /** Whether a push that was answered so is sent again; null stands for no answer. */
  isRepeatedAfter(status: number | null): boolean;
  /** How long a push that failed so many times waits, in milliseconds; no time at all by default. */
  retryDelayMs?(attempts: number): number;
}

interface Waiting extends Push {
  sender: PushSender;
}

/** A receiver that takes longer is as good as none. */
const ANSWER_TIMEOUT_MS = 30_000;

/**
 * The pushes of all APIs on their way to the receivers. Nothing is sent by itself: whoever drives the simulator decides
 * when `deliver` is called, so that a push comes early, late, twice, out of order or never.
 */
export class PushQueue {
  #waiting: Waiting[] = [];
  readonly #clock: SimulatorClock;
  #lastId = 0;

  constructor(clock: SimulatorClock) {
    this.#clock = clock;
  }

  enqueue(address: string, sender: PushSender): void {
    this.#lastId += 1;
    this.#waiting.push({ id: this.#lastId, api: sender.api, address, attempts: 0, dueAt: this.#now(), sender });
  }

  /** The oldest first. */
  pending(): Push[] {
    return this.#waiting.map(describe);
  }

  /** Sends what waits now, one after the other, and resolves when all were answered. Never rejects for a receiver's fault. */
  async deliver(options: DeliveryOptions = {}): Promise<Delivery[]> {
    const { where = () => true, dueOnly = false, copies = 1, newestFirst = false } = options;
    const chosen = this.#take((push) => where(push) && (!dueOnly || push.dueAt <= this.#now()));
    if (newestFirst) chosen.reverse();
    const deliveries: Delivery[] = [];
    for (const push of chosen) {
      let status: number | null = null;
      for (let copy = 0; copy < copies; copy += 1) {
        push.attempts += 1;
        status = await send(push);
      }
      const redelivered = push.sender.isRepeatedAfter(status);
      if (redelivered) {
        push.dueAt = this.#now() + (push.sender.retryDelayMs?.(push.attempts) ?? 0);
        this.#waiting.push(push);
      }
      deliveries.push({ push: describe(push), status, redelivered });
    }
    return deliveries;
  }

  /** Loses what fits, as Google may; all that waits by default. The number of pushes lost. */
  drop(where: (push: Push) => boolean = () => true): number {
    return this.#take(where).length;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }

  #take(where: (push: Push) => boolean): Waiting[] {
    const chosen = this.#waiting.filter((push) => where(describe(push)));
    this.#waiting = this.#waiting.filter((push) => !chosen.includes(push));
    return chosen;
  }
}

function describe({ id, api, address, attempts, dueAt }: Push): Push {
  return { id, api, address, attempts, dueAt };
}

async function send({ address, attempts, sender }: Waiting): Promise<number | null> {
  const { headers, body } = await sender.compose(attempts);
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}
