import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { SharedDrive } from './live-drive.ts';

/** developers.google.com/workspace/drive/api/reference/rest/v3/drives */
export function sharedDriveResource({ id, name, createdTime }: SharedDrive): drive_v3.Schema$Drive {
  return { kind: 'drive#drive', id, name, createdTime: new Date(createdTime).toISOString(), hidden: false };
}
