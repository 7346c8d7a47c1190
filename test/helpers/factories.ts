import { randomBytes } from 'node:crypto';
import type { Database } from '../../shared/adapters/postgres/database.ts';
import type { AccountRow, UserRow } from '../../shared/adapters/postgres/tables.ts';
import { newId } from '../../shared/domain/ids.ts';
import { FakeClock } from './fake-clock.ts';

export interface PersonOverrides {
  email?: string;
  user?: Partial<UserRow>;
  account?: Partial<AccountRow>;
}

/** A person with one connected Google account, in nobody's way: without an override the address is a new one. */
export async function createPerson(
  database: Database,
  overrides: PersonOverrides = {},
): Promise<{ userId: string; accountId: string; email: string }> {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const userId = overrides.user?.id ?? newId(clock);
  const accountId = overrides.account?.id ?? newId(clock);
  const unique = randomBytes(6).toString('hex');
  const email = overrides.email ?? `person-${unique}@example.com`;
  const created = { created_at: clock.now(), updated_at: clock.now() };
  await database.forPerson(userId, async (transaction) => {
    await transaction
      .insertInto('users')
      .values({
        id: userId,
        email,
        display_name: null,
        time_zone: 'Europe/Istanbul',
        tier: 'free',
        action_policy: 'confirm-outward',
        autosync_enabled: true,
        sync_interval_minutes: 15,
        last_sync_at: null,
        last_active_at: null,
        ...created,
        ...overrides.user,
      })
      .execute();
    await transaction
      .insertInto('accounts')
      .values({ ...accountOf({ userId, accountId, email }), ...overrides.account })
      .execute();
  });
  return { userId, accountId, email };
}

/** The same scope in another account of the person, which is made for it. */
export async function addAccount<Scope extends { userId: string; accountId: string }>(
  database: Database,
  scope: Scope,
): Promise<Scope> {
  const other = { ...scope, accountId: newId(new FakeClock('2027-03-01T09:00:00Z')) };
  await database.forPerson(scope.userId, (transaction) =>
    transaction
      .insertInto('accounts')
      .values(accountOf({ ...other, email: 'other@example.com' }))
      .execute(),
  );
  return other;
}

function accountOf({ userId, accountId, email }: { userId: string; accountId: string; email: string }): AccountRow {
  const now = new FakeClock('2027-03-01T09:00:00Z').now();
  return {
    id: accountId,
    user_id: userId,
    google_subject: `subject-${accountId}`,
    email,
    google_access_token: null,
    google_refresh_token: null,
    token_expires_at: null,
    scopes: [],
    state: 'connected',
    state_reason: null,
    removal_due_at: null,
    revoke_due_at: null,
    created_at: now,
    updated_at: now,
  };
}
