import type { Tier } from '../domain/principal.ts';

/** What a person may know of themselves; no token is part of it. */
export interface Profile {
  userId: string;
  email: string;
  displayName: string | null;
  /** The IANA zone in which times are understood and told. */
  timeZone: string;
  tier: Tier;
  actionPolicy: 'confirm-all' | 'confirm-outward' | 'draft-only' | 'read-only';
  accounts: readonly ConnectedAccount[];
}

export interface ConnectedAccount {
  accountId: string;
  email: string;
  state: 'connected' | 'reconnect-required' | 'disconnected';
  /** Why it is not connected, in plain words. */
  stateReason: string | null;
}

export interface ProfileReader {
  /** Undefined for a person who is gone. */
  read(userId: string): Promise<Profile | undefined>;
}
