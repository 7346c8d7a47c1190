const PREFIX = 'https://www.googleapis.com/auth/calendar';

/** developers.google.com/workspace/calendar/api/auth: what each method of the reference admits. */
const EVERYTHING = [PREFIX, `${PREFIX}.readonly`];
export const READ_EVENTS = [...EVERYTHING, `${PREFIX}.events`, `${PREFIX}.events.readonly`];
export const READ_CALENDARS = [...EVERYTHING, `${PREFIX}.calendars`, `${PREFIX}.calendars.readonly`];
export const READ_CALENDAR_LIST = [...EVERYTHING, `${PREFIX}.calendarlist`, `${PREFIX}.calendarlist.readonly`];
export const READ_SETTINGS = [...EVERYTHING, `${PREFIX}.settings.readonly`];

/** The same of the methods that write. */
export const WRITE_EVENTS = [PREFIX, `${PREFIX}.app.created`, `${PREFIX}.events`, `${PREFIX}.events.owned`];
export const WRITE_CALENDARS = [PREFIX, `${PREFIX}.app.created`, `${PREFIX}.calendars`];
export const WRITE_CALENDAR_LIST = [PREFIX, `${PREFIX}.app.created`, `${PREFIX}.calendarlist`];
