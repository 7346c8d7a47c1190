import type { Clock } from '../domain/clock.ts';
import { newId } from '../domain/ids.ts';
import type { KeyWrapper, WrappedKey } from './key-wrapper.ts';

/** A data key in the clear: 256 bits for AES-256-GCM. Never stored, never logged. */
export interface DataKey {
  id: string;
  key: Uint8Array;
}

export interface StoredDataKey extends WrappedKey {
  id: string;
  purpose: string;
  createdAt: Date;
}

/** The table of wrapped keys. */
export interface DataKeyStore {
  newest(purpose: string): Promise<StoredDataKey | undefined>;
  find(id: string): Promise<StoredDataKey | undefined>;
  insert(key: StoredDataKey): Promise<void>;
}

/** A ciphertext names a data key that there is no more, or that serves another purpose. */
export class UnknownDataKeyError extends Error {
  override readonly name = 'UnknownDataKeyError';
}

/** A revoked or rotated key stays in use at most this long. One unwrapping costs a call to the key management service. */
const CACHE_MS = 5 * 60_000;

/**
 * AES-GCM with random nonces allows 2^32 encryptions under one key (NIST SP 800-38D, 8.3). A million people whose tokens
 * are renewed hourly make 7 · 10^8 in 30 days, a sixth of that.
 */
const LIFETIME_MS = 30 * 24 * 3600_000;

/**
 * The data keys of one purpose: the newest one encrypts, any of them decrypts. The first is made when it is needed, a new
 * one every 30 days; what older keys encrypted stays readable. Two instances may each make one at the same time: both
 * stay valid, and the newer becomes current within 5 minutes.
 */
export class DataKeys {
  readonly #purpose: string;
  readonly #store: DataKeyStore;
  readonly #wrapper: KeyWrapper;
  readonly #clock: Clock;
  readonly #unwrapped = new Map<string, { dataKey: DataKey; until: number }>();
  #current: { dataKey: DataKey; until: number } | undefined;

  constructor(options: { purpose: string; store: DataKeyStore; wrapper: KeyWrapper; clock: Clock }) {
    this.#purpose = options.purpose;
    this.#store = options.store;
    this.#wrapper = options.wrapper;
    this.#clock = options.clock;
  }

  /** The key to encrypt with. */
  async current(signal?: AbortSignal): Promise<DataKey> {
    const now = this.#clock.now().getTime();
    if (this.#current && now < this.#current.until) return this.#current.dataKey;
    const stored = await this.#store.newest(this.#purpose);
    const isFresh = stored !== undefined && now < stored.createdAt.getTime() + LIFETIME_MS;
    const dataKey = isFresh ? await this.#unwrap(stored, signal) : await this.rotate(signal);
    this.#current = { dataKey, until: now + CACHE_MS };
    return dataKey;
  }

  /** @throws UnknownDataKeyError */
  async find(id: string, signal?: AbortSignal): Promise<DataKey> {
    const cached = this.#unwrapped.get(id);
    if (cached && this.#clock.now().getTime() < cached.until) return cached.dataKey;
    const stored = await this.#store.find(id);
    if (!stored || stored.purpose !== this.#purpose) {
      throw new UnknownDataKeyError(`There is no data key ${id} for ${this.#purpose}.`);
    }
    return this.#unwrap(stored, signal);
  }

  /** Makes a new key and encrypts with it from now on; other instances follow within 5 minutes. */
  async rotate(signal?: AbortSignal): Promise<DataKey> {
    const id = newId(this.#clock);
    const { key, wrapped, wrappingKey } = await this.#wrapper.generate({ purpose: this.#purpose, keyId: id }, signal);
    await this.#store.insert({ id, purpose: this.#purpose, wrapped, wrappingKey, createdAt: this.#clock.now() });
    const dataKey = this.#remember({ id, key });
    this.#current = { dataKey, until: this.#clock.now().getTime() + CACHE_MS };
    return dataKey;
  }

  async #unwrap(stored: StoredDataKey, signal?: AbortSignal): Promise<DataKey> {
    const key = await this.#wrapper.unwrap(stored, { purpose: stored.purpose, keyId: stored.id }, signal);
    return this.#remember({ id: stored.id, key });
  }

  #remember(dataKey: DataKey): DataKey {
    this.#unwrapped.set(dataKey.id, { dataKey, until: this.#clock.now().getTime() + CACHE_MS });
    return dataKey;
  }
}
