import type { Route } from '../http/route.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { calendarListRoutes } from './calendar-list-routes.ts';
import { eventListRoute } from './event-list-route.ts';
import { eventRoutes } from './event-routes.ts';

/** The reading methods of Calendar v3. A call is one unit: developers.google.com/workspace/calendar/api/guides/quota */
export function calendarRoutes(workspace: Workspace, clock: SimulatorClock): Route[] {
  return [...calendarListRoutes(workspace), eventListRoute(workspace, clock), ...eventRoutes(workspace, clock)];
}
