import type { Fault } from './fault.ts';

interface Planned {
  fault: Fault;
  seen: number;
  hits: number;
}

/** The faults to come. The same seed and the same calls in the same order give the same faults. */
export class FaultPlan {
  #planned: Planned[] = [];
  #random: () => number;

  /** @param seed of the faults with a probability */
  constructor(seed = 1) {
    this.#random = randomNumbers(seed);
  }

  /** @returns takes the fault away again, and tells how many calls it hit */
  add(fault: Fault): () => number {
    const planned = { fault, seen: 0, hits: 0 };
    this.#planned.push(planned);
    return () => {
      this.#planned = this.#planned.filter((other) => other !== planned);
      return planned.hits;
    };
  }

  /** All calls are answered from now on. */
  clear(): void {
    this.#planned = [];
  }

  reseed(seed: number): void {
    this.#random = randomNumbers(seed);
  }

  /** The fault of this call: the first one planned that hits it. */
  next(method: string, path = ''): Fault | undefined {
    for (const planned of this.#planned) {
      const { fault } = planned;
      if (!concerns(fault, method) || !path.includes(fault.path ?? '')) continue;
      planned.seen += 1;
      if (planned.seen <= (fault.skip ?? 0) || planned.hits >= (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      if (this.#random() >= (fault.probability ?? 1)) continue;
      planned.hits += 1;
      return fault;
    }
    return undefined;
  }
}

const OAUTH_ENDPOINTS = ['oauth2.token', 'oauth2.revoke', 'oauth2.certs'];

function concerns(fault: Fault, method: string): boolean {
  if (fault.method !== undefined) return method.startsWith(fault.method);
  return !OAUTH_ENDPOINTS.includes(method) && !method.startsWith('batch.');
}

/** Mulberry32: small, and plenty for choosing calls. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
