import { sql } from 'kysely';
import { type AuthorizationRequests, PersonGoneError } from '../../../identity/authorization-requests.ts';
import type { Database } from '../database.ts';
import { isForeignKeyViolation } from './is-foreign-key-violation.ts';

const PURPOSE = 'sign in';

/** The table authorization_requests, behind its functions: there is nobody to act as yet, and none may be listed. */
export function createAuthorizationRequests(database: Database): AuthorizationRequests {
  return {
    async begin({ stateHash, beginner, codeChallenge, redirectUri, expiresAt }, at) {
      const work: Parameters<typeof database.asSystem<void>>[1] = async (transaction) => {
        await sql`select app.begin_authorization(
          ${stateHash}, ${beginner.accountId}::uuid, ${codeChallenge}, ${redirectUri}, ${at}, ${expiresAt}
        )`.execute(transaction);
      };
      try {
        const { userId } = beginner;
        await (userId === null ? database.asSystem(PURPOSE, work) : database.forPerson(userId, work));
      } catch (error) {
        if (!isForeignKeyViolation(error)) throw error;
        throw new PersonGoneError('There is no such person, or no such account of theirs.', { cause: error });
      }
    },

    return: (stateHash, at) =>
      database.asSystem(PURPOSE, async (transaction) => {
        const { rows } = await sql<{ redirect_uri: string | null }>`
          select redirect_uri from app.return_authorization(${stateHash}, ${at})`.execute(transaction);
        return rows[0] && { redirectUri: rows[0].redirect_uri };
      }),

    finish: (stateHash, codeChallenge, at) =>
      database.asSystem(PURPOSE, async (transaction) => {
        const { rows } = await sql<{ user_id: string | null; account_id: string | null }>`
          select user_id, account_id from app.finish_authorization(${stateHash}, ${codeChallenge}, ${at})`.execute(
          transaction,
        );
        const row = rows[0];
        return row && { userId: row.user_id, accountId: row.account_id };
      }),
  };
}
