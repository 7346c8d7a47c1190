import type { Route } from '../http/route.ts';
import { Channels } from '../push/channels.ts';
import type { PushQueue } from '../push/push-queue.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import type { FileChangedError } from '../workspace/files/indexed-file.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { changeRoutes } from './change-routes.ts';
import { DriveControl } from './drive-control.ts';
import { driveListRoutes } from './drive-list-routes.ts';
import { FileAccess } from './file-access.ts';
import { fileContentRoutes } from './file-content-routes.ts';
import { fileListRoute } from './file-list-route.ts';
import { fileResources } from './file-resource.ts';
import { fileWriteRoutes } from './file-write-routes.ts';
import { LiveDrive } from './live-drive.ts';
import { permissionRoutes } from './permission-routes.ts';
import { CHANGE_MESSAGE, changesResource } from './watched-changes.ts';

export interface DriveService {
  /**
   * The methods of Drive v3 that read, watch and write. Quota units as of May 2026:
   * developers.google.com/workspace/drive/api/guides/limits (get 5, modify 50, list 100, download and export 200).
   */
  routes: Route[];
  control: DriveControl;
}

/** @param onFileChanged see fileResources */
export function driveService(
  { drive: tree, owner }: Workspace,
  clock: SimulatorClock,
  pushes: PushQueue,
  onFileChanged: (error: FileChangedError) => void,
): DriveService {
  const channels = new Channels('drive', pushes, clock);
  const drive = new LiveDrive(tree, owner, clock, (corpora) => {
    for (const corpus of corpora) channels.notify(changesResource(corpus), CHANGE_MESSAGE);
  });
  const control = new DriveControl(drive, channels, clock, owner);
  const access = new FileAccess(drive, owner);
  const resource = fileResources(owner, onFileChanged);
  return {
    routes: [
      fileListRoute(drive, resource),
      ...fileContentRoutes(drive, resource),
      ...fileWriteRoutes(control, access, resource),
      ...permissionRoutes(drive, control, access),
      ...changeRoutes(drive, channels, clock, resource),
      ...driveListRoutes(drive, owner),
    ],
    control,
  };
}
