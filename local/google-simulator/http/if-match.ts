import { ApiError } from './api-error.ts';

/**
 * Refuses a change of a resource that is no longer what the caller saw; without the header every change is let through.
 * @throws ApiError 412 conditionNotMet, as developers.google.com/workspace/calendar/api/guides/errors#412 and
 *   …/guides/version-resources have it
 */
export function checkIfMatch(ifMatch: string | undefined, etag: string | null | undefined): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === etag) return;
  throw new ApiError(412, 'conditionNotMet', 'Precondition Failed', { location: 'If-Match', locationType: 'header' });
}
