import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { Collection, CollectionDirectory } from '../../../sync/collection-source.ts';
import { unrepeated } from '../../../sync/unrepeated.ts';
import type { GoogleCall } from '../google-call.ts';

/** Google's maximum. */
const PAGE = 100;

/** The shared drives that a person is a member of. Google keeps no token of changes to this list. */
export function createDriveDirectory(drive: drive_v3.Drive, call: GoogleCall): CollectionDirectory {
  return {
    async list(signal) {
      const collections: Collection[] = [];
      const next = unrepeated('the shared drives');
      let pageToken: string | null = null;
      do {
        const page: drive_v3.Schema$DriveList = await call('drive.drives.list', signal, (options) =>
          drive.drives.list(
            { pageSize: PAGE, fields: 'nextPageToken,drives(id,name)', ...(pageToken ? { pageToken } : {}) },
            options,
          ),
        );
        for (const { id, name } of page.drives ?? []) if (id) collections.push({ id, title: name ?? id });
        pageToken = next(page.nextPageToken);
      } while (pageToken !== null);
      return { collections, cursor: null };
    },
  };
}
