import { ApiError } from '../http/api-error.ts';
import type { ListedCalendar } from './live-calendars.ts';

const ROLES = ['reader', 'writer', 'owner'] as const;

/**
 * The calendar, if the person may do that much with it.
 * @throws ApiError 403 requiredAccessLevel, in the words of github.com/google/google-api-javascript-client/issues/521
 */
export function requireRole(calendar: ListedCalendar, role: 'writer' | 'owner'): ListedCalendar {
  if (ROLES.indexOf(calendar.accessRole) >= ROLES.indexOf(role)) return calendar;
  throw new ApiError(403, 'requiredAccessLevel', `You need to have ${role} access to this calendar.`, {
    domain: 'calendar',
  });
}
