import { ApiError } from '../http/api-error.ts';
import type { Calendar } from '../workspace/calendar/calendar.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** @throws ApiError 404 for an id that is not in the person's list; `primary` names their own calendar */
export function findCalendar(workspace: Workspace, calendarId: string): Calendar {
  const id = calendarId.toLowerCase();
  const calendar = workspace.calendars.find(
    (candidate) => candidate.id === id || (id === 'primary' && candidate.primary),
  );
  if (!calendar) throw new ApiError(404, 'notFound', 'Not Found');
  return calendar;
}
