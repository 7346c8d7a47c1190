import type { Route } from '../http/route.ts';
import { Channels } from '../push/channels.ts';
import type { PushQueue } from '../push/push-queue.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { CalendarControl } from './calendar-control.ts';
import { calendarListRoutes } from './calendar-list-routes.ts';
import { calendarWriteRoutes } from './calendar-write-routes.ts';
import { channelRoutes } from './channel-routes.ts';
import { EventEditor } from './event-editor.ts';
import { eventListRoute } from './event-list-route.ts';
import { eventRoutes } from './event-routes.ts';
import { eventWriteRoutes } from './event-write-routes.ts';
import { LiveCalendars } from './live-calendars.ts';
import { SyncTokens } from './sync-token.ts';
import { eventsResource } from './watched-resources.ts';

export interface CalendarService {
  /**
   * The methods of Calendar v3 that read, watch and write. A call is one unit:
   * developers.google.com/workspace/calendar/api/guides/quota
   */
  routes: Route[];
  control: CalendarControl;
}

export function calendarService(workspace: Workspace, clock: SimulatorClock, pushes: PushQueue): CalendarService {
  const calendars = new LiveCalendars(workspace.calendars);
  const tokens = new SyncTokens(clock);
  const channels = new Channels('calendar', pushes, clock);
  const editor = new EventEditor(calendars, clock, workspace.owner.emailAddress, ({ id }) =>
    channels.notify(eventsResource(id), { state: 'exists' }),
  );
  const control = new CalendarControl({ calendars, editor, tokens, channels });
  return {
    routes: [
      ...calendarListRoutes(calendars, tokens, workspace.timeZone),
      eventListRoute(calendars, tokens, clock),
      ...eventRoutes(calendars, clock),
      ...eventWriteRoutes(calendars, control),
      ...calendarWriteRoutes(calendars, control),
      ...channelRoutes(calendars, channels, clock),
    ],
    control,
  };
}
