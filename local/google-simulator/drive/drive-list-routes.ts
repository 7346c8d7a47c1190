import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { takePage } from '../http/page.ts';
import { integer, optionalText, type ParameterTable, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Owner } from '../oauth/token-endpoint.ts';
import { EXPORT_FORMATS } from '../workspace/drive/export-formats.ts';
import { READ_METADATA } from './drive-scopes.ts';
import { userResource } from './file-resource.ts';
import type { LiveDrive } from './live-drive.ts';
import { sharedDriveResource } from './shared-drive-resource.ts';

/**
 * drives.list and about.get.
 *
 * | behaviour | copied from |
 * |---|---|
 * | drives.list: the shared drives of which the person is a member; 10 by default, 100 at most | developers.google.com/workspace/drive/api/reference/rest/v3/drives/list |
 * | about.get refuses a call without `fields` | …/reference/rest/v3/about/get |
 */
export function driveListRoutes(drive: LiveDrive, me: Owner): Route[] {
  return [
    defineRoute({
      id: 'drive.drives.list',
      api: 'drive',
      path: '/drive/v3/drives',
      scopes: READ_METADATA,
      units: 100,
      parameters: {
        pageSize: integer({ minimum: 1, maximum: 100, fallback: 10 }),
        pageToken: optionalText,
        q: unsupported,
        useDomainAdminAccess: unsupported,
      } satisfies ParameterTable<drive_v3.Params$Resource$Drives$List>,
      handle({ query, search }): drive_v3.Schema$DriveList {
        const { items, nextPageToken } = takePage(drive.sharedDrives(), query.pageSize, query.pageToken, search);
        const drives = items.map(sharedDriveResource);
        return { kind: 'drive#driveList', ...(nextPageToken ? { nextPageToken } : {}), drives };
      },
    }),
    defineRoute({
      id: 'drive.about.get',
      api: 'drive',
      path: '/drive/v3/about',
      scopes: READ_METADATA,
      units: 5,
      fieldsRequired: true,
      parameters: {},
      handle(): drive_v3.Schema$About {
        const { emailAddress, displayName } = me;
        const used = drive
          .view()
          .files()
          .reduce((bytes, file) => bytes + file.size, 0);
        return {
          kind: 'drive#about',
          user: userResource({ emailAddress, ...(displayName ? { displayName } : {}) }, me),
          storageQuota: { usage: String(used), usageInDrive: String(used) },
          exportFormats: Object.fromEntries(
            Object.entries(EXPORT_FORMATS).map(([type, formats]) => [type, [...formats]]),
          ),
        };
      },
    }),
  ];
}
