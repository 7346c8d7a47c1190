import { ApiError } from '../http/api-error.ts';

/** What a sync token remembers: developers.google.com/workspace/calendar/api/guides/sync */
interface SyncState {
  collection: string;
  /** The parameters of the first sync, which the token stands for. */
  query: string;
}

/** A token for a collection as it is now. */
export function issueSyncToken(state: SyncState): string {
  return Buffer.from(JSON.stringify([state.collection, state.query])).toString('base64url');
}

/** @throws ApiError 410 fullSyncRequired for a token that this collection, or another query, did not issue */
export function checkSyncToken(token: string, state: SyncState): void {
  if (token === issueSyncToken(state)) return;
  throw new ApiError(410, 'fullSyncRequired', 'Sync token is no longer valid, a full sync is required.', {
    domain: 'calendar',
    location: 'syncToken',
    locationType: 'parameter',
  });
}
