import type { ProfileReader } from '../../../identity/profile.ts';
import type { Database } from '../database.ts';

/** The person and their accounts, without anything secret. */
export function createProfileReader(database: Database): ProfileReader {
  return {
    read: (userId) =>
      database.forPerson(userId, async (transaction) => {
        const user = await transaction
          .selectFrom('users')
          .select(['email', 'display_name', 'time_zone', 'tier', 'action_policy'])
          .where('id', '=', userId)
          .executeTakeFirst();
        if (!user) return undefined;
        const accounts = await transaction
          .selectFrom('accounts')
          .select(['id', 'email', 'state', 'state_reason'])
          .where('user_id', '=', userId)
          .orderBy('created_at')
          .execute();
        return {
          userId,
          email: user.email,
          displayName: user.display_name,
          timeZone: user.time_zone,
          tier: user.tier,
          actionPolicy: user.action_policy,
          accounts: accounts.map((account) => ({
            accountId: account.id,
            email: account.email,
            state: account.state,
            stateReason: account.state_reason,
          })),
        };
      }),
  };
}
