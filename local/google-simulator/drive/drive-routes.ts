import type { Route } from '../http/route.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { changeRoutes } from './change-routes.ts';
import { fileContentRoutes } from './file-content-routes.ts';
import { fileListRoute } from './file-list-route.ts';

/**
 * The reading methods of Drive v3. Quota units as of May 2026: developers.google.com/workspace/drive/api/guides/limits
 * (get 5, list 100, download and export 200).
 */
export function driveRoutes(workspace: Workspace): Route[] {
  return [fileListRoute(workspace), ...fileContentRoutes(workspace), ...changeRoutes(workspace)];
}
