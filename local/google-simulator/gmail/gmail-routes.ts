import type { Route } from '../http/route.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { labelRoutes } from './label-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { threadRoutes } from './thread-routes.ts';

/**
 * The reading methods of Gmail v1. Quota units as of May 2026: developers.google.com/workspace/gmail/api/reference/quota
 * (profile, labels.list, labels.get 1, threads.list 10, messages.list 5, messages.get and attachments.get 20, threads.get
 * 40; labels.get as others have measured it).
 */
export function gmailRoutes(workspace: Workspace): Route[] {
  return [...labelRoutes(workspace), ...messageRoutes(workspace), ...threadRoutes(workspace)];
}
