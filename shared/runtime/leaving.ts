import { createAccountReader } from '../adapters/postgres/identity/account-reader.ts';
import { createAccountRemover } from '../adapters/postgres/identity/account-remover.ts';
import { createPersonStore } from '../adapters/postgres/identity/person-store.ts';
import { createPersonCache } from '../adapters/upstash/person-cache.ts';
import { createDisconnect, type DisconnectAccount } from '../identity/disconnect.ts';
import { createForget, type ForgetPerson } from '../identity/forget.ts';
import type { AccountRef } from '../identity/token-vault.ts';
import type { Environment } from './configuration.ts';
import { openLeaveGoogle } from './leave-google.ts';
import { openRedis } from './redis.ts';
import type { TokenParts } from './token-vault.ts';

export interface LeavingParts extends TokenParts {
  /** Told what Google could not be asked for, and that Redis could not be asked. */
  onFailure: (what: 'watches' | 'grant' | 'cache', error: unknown, account?: AccountRef) => void;
}

/** Disconnecting an account, and forgetting a person. */
export async function openLeaving(
  environment: Environment,
  parts: LeavingParts,
): Promise<{ disconnect: DisconnectAccount; forget: ForgetPerson }> {
  const { database, clock, readSecret, onFailure } = parts;
  const accounts = createAccountReader(database);
  const leave = await openLeaveGoogle(environment, {
    ...parts,
    onFailure: (what, account, error) => onFailure(what, error, account),
  });
  const redis = openRedis(environment, { readSecret, onFailure: (error) => onFailure('cache', error) });
  return {
    disconnect: createDisconnect({ accounts, remover: createAccountRemover(database), leave, clock }),
    forget: createForget({
      accounts,
      store: createPersonStore(database),
      cache: createPersonCache(redis),
      leave,
      clock,
    }),
  };
}
