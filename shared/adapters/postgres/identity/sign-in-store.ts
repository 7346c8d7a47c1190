import { sql, type Transaction } from 'kysely';
import type { Tier } from '../../../domain/principal.ts';
import { type Connection, DirectoryTakenError, type SignInStore } from '../../../identity/sign-in.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';

/** All people of a deployment are in one database as yet. */
const SHARD = 0;

/** What somebody has who signs in for the first time, and may change. */
const FIRST_SETTINGS = {
  time_zone: 'UTC',
  action_policy: 'confirm-outward',
  autosync_enabled: true,
  sync_interval_minutes: 15,
} as const;

const UNIQUE_VIOLATION = '23505';

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
      database
        .forPerson(connection.userId, async (transaction) => {
          const account = await transaction
            .selectFrom('accounts')
            .select('email')
            .where('id', '=', connection.accountId)
            .executeTakeFirst();
          await (account
            ? reconnect(transaction, connection, account.email)
            : create(transaction, connection, firstTier));
          await startSession(transaction, connection);
          return transaction.selectFrom('users').select('tier').executeTakeFirstOrThrow();
        })
        .catch((error) => {
          if (error?.code !== UNIQUE_VIOLATION) throw error;
          throw new DirectoryTakenError('The Google subject or the address is another person’s.', { cause: error });
        }),
  };
}

async function create(transaction: Transaction<Tables>, connection: Connection, tier: Tier): Promise<void> {
  const { userId, accountId, identity, tokens, at } = connection;
  const written = { created_at: at, updated_at: at };
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
      ...written,
    })
    .execute();
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
      state: 'connected',
      state_reason: null,
      ...written,
    })
    .execute();
  await addToDirectory(transaction, 'google-subject', identity.subject, connection);
  await addToDirectory(transaction, 'email', identity.email, connection);
}

async function reconnect(transaction: Transaction<Tables>, connection: Connection, formerEmail: string): Promise<void> {
  const { userId, accountId, identity, tokens, at } = connection;
  await transaction
    .updateTable('accounts')
    .set({
      email: identity.email,
      google_access_token: tokens.accessToken,
      ...(tokens.refreshToken && { google_refresh_token: tokens.refreshToken }),
      token_expires_at: tokens.expiresAt,
      ...(tokens.scopes && { scopes: tokens.scopes }),
      state: 'connected',
      state_reason: null,
      updated_at: at,
    })
    .where('id', '=', accountId)
    .execute();
  await transaction.updateTable('users').set({ last_active_at: at }).where('id', '=', userId).execute();
  if (identity.email === formerEmail) return;
  // Google lets people change their address. The person keeps the one of another account of theirs, if it is that one.
  await transaction
    .updateTable('users')
    .set({ email: identity.email, updated_at: at })
    .where('id', '=', userId)
    .where('email', '=', formerEmail)
    .execute();
  await sql`select app.remove_from_directory('email', ${formerEmail})`.execute(transaction);
  await addToDirectory(transaction, 'email', identity.email, connection);
}

async function addToDirectory(
  transaction: Transaction<Tables>,
  kind: 'email' | 'google-subject',
  key: string,
  { accountId, at }: Connection,
): Promise<void> {
  await sql`select app.add_to_directory(${kind}, ${key}, ${accountId}, ${SHARD}, ${at})`.execute(transaction);
}

async function startSession(transaction: Transaction<Tables>, connection: Connection): Promise<void> {
  await transaction
    .insertInto('sessions')
    .values({
      id: connection.session.id,
      user_id: connection.userId,
      scopes: [...connection.session.scopes],
      created_at: connection.at,
      expires_at: connection.session.expiresAt,
      revoked_at: null,
    })
    .execute();
}
