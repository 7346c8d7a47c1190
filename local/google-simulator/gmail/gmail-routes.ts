import type { Route } from '../http/route.ts';
import { historyListRoute } from './history-list-route.ts';
import { labelRoutes } from './label-routes.ts';
import type { PersonsGmail } from './mailbox-of.ts';
import { messageRoutes } from './message-routes.ts';
import { threadRoutes } from './thread-routes.ts';
import { watchRoutes } from './watch-routes.ts';

/**
 * The reading methods of Gmail v1, its history and its watch. Quota units as of May 2026: developers.google.com/workspace/gmail/api/reference/quota
 * (profile, labels.list, labels.get 1, history.list 2, stop 50, watch 100, threads.list 10, messages.list 5, messages.get and attachments.get 20, threads.get
 * 40; labels.get as others have measured it).
 */
export function gmailRoutes(gmail: PersonsGmail): Route[] {
  return [
    ...labelRoutes(gmail),
    ...messageRoutes(gmail),
    ...threadRoutes(gmail),
    historyListRoute(gmail),
    ...watchRoutes(gmail),
  ];
}
