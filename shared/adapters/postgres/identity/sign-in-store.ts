import { sql, type Transaction } from 'kysely';
import type { Tier } from '../../../domain/principal.ts';
import { PersonGoneError } from '../../../identity/authorization-requests.ts';
import { refreshTokenWorks } from '../../../identity/google-account.ts';
import {
  AccountBeingRemovedError,
  type Connection,
  DirectoryTakenError,
  type SignInStore,
} from '../../../identity/sign-in.ts';
import type { Database } from '../database.ts';
import { retryOnConflict } from '../sync/retry-on-conflict.ts';
import type { AccountRow, Tables } from '../tables.ts';
import { addToDirectory } from './add-to-directory.ts';
import { changeAddress } from './change-address.ts';
import { isForeignKeyViolation } from './is-foreign-key-violation.ts';
import { isUniqueViolation } from './is-unique-violation.ts';

/** What somebody has who signs in for the first time, and may change. */
const FIRST_SETTINGS = {
  time_zone: 'UTC',
  action_policy: 'confirm-outward',
  autosync_enabled: true,
  sync_interval_minutes: 15,
} as const;

/**
 * Persons, accounts, sessions and the directory, as a sign-in changes them.
 * @param firstTier the tier of who signs in for the first time
 */
export function createSignInStore(database: Database, firstTier: Tier): SignInStore {
  return {
    findBySubject: (subject) =>
      database.asSystem('sign in', async (transaction) => {
        const { rows } = await sql<{ user_id: string; account_id: string }>`
          select user_id, account_id from app.find_in_directory('google-subject', ${subject})`.execute(transaction);
        return rows[0] && { userId: rows[0].user_id, accountId: rows[0].account_id };
      }),

    connect: (connection) =>
      retryOnConflict(() =>
        database.forPerson(connection.userId, async (transaction) => {
          const account = await transaction
            .selectFrom('accounts')
            .select(['email', 'state', 'state_reason', 'scopes', 'google_refresh_token', 'removal_due_at'])
            .where('id', '=', connection.accountId)
            .forUpdate()
            .executeTakeFirst();
          if (account && account.removal_due_at !== null)
            throw new AccountBeingRemovedError('The account is being removed.');
          if (await isBeingForgotten(transaction, connection)) {
            throw new AccountBeingRemovedError('The person is being forgotten.');
          }
          if (!account && !connection.ofKnownPerson) await createPerson(transaction, connection, firstTier);
          const state = stateAfter(connection, account);
          await (account ? reconnect(transaction, connection, account, state) : create(transaction, connection, state));
          await startSession(transaction, connection);
          const { tier } = await transaction.selectFrom('users').select('tier').executeTakeFirstOrThrow();
          return { tier, state: state.state, scopes: connection.tokens.scopes ?? account?.scopes ?? [] };
        }),
      ).catch((error) => {
        if (isForeignKeyViolation(error)) throw new PersonGoneError('The person is gone.', { cause: error });
        if (!isUniqueViolation(error)) throw error;
        throw new DirectoryTakenError('The Google subject or the address is another person’s.', { cause: error });
      }),
  };
}

/**
 * Locked, so that whoever begins to forget the person waits, and finds the account (person-store.ts). As an update locks it: two that
 * shared the lock would wait for each other once both change the row.
 */
async function isBeingForgotten(transaction: Transaction<Tables>, { userId }: Connection): Promise<boolean> {
  const user = await transaction
    .selectFrom('users')
    .select('forget_due_at')
    .where('id', '=', userId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return user !== undefined && user.forget_due_at !== null;
}

type StoredState = Pick<AccountRow, 'email' | 'state' | 'state_reason' | 'scopes' | 'google_refresh_token'>;

type StateAfter = { state: 'connected'; state_reason: null } | { state: 'reconnect-required'; state_reason: string };

/**
 * Google gives a refresh token with the first consent only. Where the one of then no longer works and none has come, the account would
 * end within the hour: its person is told at once, and is asked for consent at the next attempt.
 */
function stateAfter({ tokens }: Connection, before: StoredState | undefined): StateAfter {
  const works =
    before !== undefined &&
    refreshTokenWorks({
      state: before.state,
      stateReason: before.state_reason,
      hasRefreshToken: before.google_refresh_token !== null,
    });
  return tokens.refreshToken || works
    ? { state: 'connected', state_reason: null }
    : { state: 'reconnect-required', state_reason: 'no_refresh_token' };
}

async function createPerson(
  transaction: Transaction<Tables>,
  { userId, identity, at }: Connection,
  tier: Tier,
): Promise<void> {
  await transaction
    .insertInto('users')
    .values({
      id: userId,
      email: identity.email,
      display_name: identity.displayName,
      ...FIRST_SETTINGS,
      tier,
      last_sync_at: null,
      last_active_at: at,
      created_at: at,
      updated_at: at,
    })
    .execute();
}

async function create(transaction: Transaction<Tables>, connection: Connection, state: StateAfter): Promise<void> {
  const { userId, accountId, identity, tokens, at } = connection;
  await transaction
    .insertInto('accounts')
    .values({
      id: accountId,
      user_id: userId,
      google_subject: identity.subject,
      email: identity.email,
      google_access_token: tokens.accessToken,
      google_refresh_token: tokens.refreshToken ?? null,
      token_expires_at: tokens.expiresAt,
      scopes: tokens.scopes ?? [],
      ...state,
      removal_due_at: null,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await addToDirectory(transaction, 'google-subject', identity.subject, connection);
  await addToDirectory(transaction, 'email', identity.email, connection);
}

async function reconnect(
  transaction: Transaction<Tables>,
  connection: Connection,
  { email: formerEmail }: StoredState,
  state: StateAfter,
): Promise<void> {
  const { userId, accountId, identity, tokens, at } = connection;
  await transaction
    .updateTable('accounts')
    .set({
      google_access_token: tokens.accessToken,
      ...(tokens.refreshToken && { google_refresh_token: tokens.refreshToken }),
      token_expires_at: tokens.expiresAt,
      ...(tokens.scopes && { scopes: tokens.scopes }),
      ...state,
      updated_at: at,
    })
    .where('id', '=', accountId)
    .execute();
  if (identity.email === formerEmail) return;
  await changeAddress(transaction, { userId, accountId, former: formerEmail, email: identity.email, at });
}

async function startSession(transaction: Transaction<Tables>, { userId, session, at }: Connection): Promise<void> {
  if (session === null) return;
  await transaction
    .insertInto('sessions')
    .values({
      id: session.id,
      user_id: userId,
      scopes: [...session.scopes],
      created_at: at,
      expires_at: session.expiresAt,
      revoked_at: null,
    })
    .execute();
}
