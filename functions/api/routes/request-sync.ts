import { z } from 'zod';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { SYNCED, type Synced, syncedSchema } from '../../../shared/domain/service.ts';
import type { AccountSummary } from '../../../shared/identity/account-summary.ts';
import { SYNC_REQUESTS } from '../../../shared/sync/request-sync.ts';
import { endpoint } from '../parts.ts';
import { takeSyncRequest } from '../take-sync-request.ts';

export const requestSync = endpoint({
  method: 'POST',
  path: '/v1/sync',
  summary: `Sync now. ${SYNC_REQUESTS.limit} times in ${SYNC_REQUESTS.lengthMs / 60_000} minutes at most; without a body, everything`,
  scope: 'sync',
  isBodyOptional: true,
  body: z.strictObject({
    services: z.array(syncedSchema).min(1).optional().meta({ description: 'All of them when left out.' }),
    accountId: z.uuid().optional().meta({ description: 'All accounts when left out.' }),
  }),
  responses: {
    202: z.object({
      collections: z
        .int()
        .meta({ description: 'How many mailboxes, calendars, drives and address books are synced now.' }),
      reconnect: z
        .array(
          z.object({
            accountId: z.uuid(),
            email: z.string(),
            problem: z.string().meta({ description: 'Why it is not synced, in plain words.' }),
            reconnectUrl: z
              .url()
              .nullable()
              .meta({ description: 'The page that mends it, for a browser; null while the account is being removed.' }),
          }),
        )
        .meta({
          description:
            'Accounts that are not synced before they are connected again, and those that do not allow a service that was asked for by name. One that was disconnected is among them where it was named, or is all there is.',
        }),
    }),
  },
  async handle({ principal: { userId }, body: { services, accountId }, signal }, { limiters, accounts, ...parts }) {
    await takeSyncRequest(limiters.syncs, userId, signal);
    const all = await accounts(userId);
    const meant = accountId === undefined ? withoutLeft(all) : all.filter((account) => account.accountId === accountId);
    if (accountId !== undefined && meant.length === 0) {
      throw new ProblemError('not-found', 'There is no such account of yours.');
    }
    const { collections } = await parts.requestSync(userId, services ?? SYNCED, accountId);
    return {
      status: 202,
      body: { collections, reconnect: meant.flatMap((account) => toReconnect(account, services)) },
    };
  },
});

/** Who has disconnected one of several accounts means the others; where none is left, that is what there is to tell. */
function withoutLeft(accounts: readonly AccountSummary[]): readonly AccountSummary[] {
  const staying = accounts.filter(({ state }) => state !== 'disconnected');
  return staying.length > 0 ? staying : accounts;
}

function toReconnect({ accountId, email, state, problem, reconnectUrl, ...account }: AccountSummary, named?: Synced[]) {
  const isLeftOut = (service: Synced) =>
    account.services.some((one) => one.service === service && one.state === 'not-connected');
  const isMeant = state !== 'connected' || (named ?? []).some(isLeftOut);
  return isMeant && problem !== null ? [{ accountId, email, problem, reconnectUrl }] : [];
}
