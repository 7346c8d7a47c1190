/** What a wrapped key is bound to: it unwraps for the same purpose and key id only. */
export interface KeyContext {
  purpose: string;
  keyId: string;
}

export interface WrappedKey {
  wrapped: Uint8Array;
  /** Names the key that wraps, so that it may be changed later. */
  wrappingKey: string;
}

/** What keeps the key above the data keys: a key management service, or a key file. */
export interface KeyWrapper {
  /** A fresh 256-bit key, in the clear and wrapped. */
  generate(context: KeyContext, signal?: AbortSignal): Promise<WrappedKey & { key: Uint8Array }>;
  /** @throws when the wrapped key is not of this context or was changed */
  unwrap(key: WrappedKey, context: KeyContext, signal?: AbortSignal): Promise<Uint8Array>;
}
