import { createHash } from 'node:crypto';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { ApiError } from '../http/api-error.ts';
import {
  flag,
  integer,
  oneOf,
  optionalText,
  type Parameter,
  type ParameterTable,
  requiredText,
  unsupported,
} from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { EXPORT_FORMATS } from '../workspace/drive/export-formats.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { READ_METADATA } from './drive-scopes.ts';
import { DEFAULT_FILE_FIELDS, userResource } from './file-resource.ts';

/** The token of the state that was loaded: nothing has changed since. One of another workspace is not known. */
function startPageTokenOf({ drive }: Workspace): string {
  const digest = createHash('sha256').update(JSON.stringify(drive.files)).digest();
  return String(digest.readUIntBE(0, 6));
}

/** On by default, as the reference says of includeRemoved. */
const flagOnByDefault: Parameter<boolean> = {
  parse: (name, values) => (values.length === 0 ? true : flag.parse(name, values)),
};

/**
 * changes.getStartPageToken, changes.list, drives.list and about.get.
 *
 * | behaviour | copied from |
 * |---|---|
 * | newStartPageToken on the last page of changes | developers.google.com/workspace/drive/api/guides/manage-changes |
 * | 400 invalid, location pageToken, for a token that was not issued | …/guides/handle-errors |
 * | about.get refuses a call without `fields` | …/reference/rest/v3/about/get |
 */
export function changeRoutes(workspace: Workspace): Route[] {
  const startPageToken = startPageTokenOf(workspace);
  return [
    defineRoute({
      id: 'drive.changes.getStartPageToken',
      api: 'drive',
      path: '/drive/v3/changes/startPageToken',
      scopes: READ_METADATA,
      units: 5,
      parameters: {
        driveId: unsupported,
        supportsAllDrives: flag,
        supportsTeamDrives: unsupported,
        teamDriveId: unsupported,
      } satisfies ParameterTable<drive_v3.Params$Resource$Changes$Getstartpagetoken>,
      handle: (): drive_v3.Schema$StartPageToken => ({
        kind: 'drive#startPageToken',
        startPageToken,
      }),
    }),
    defineRoute({
      id: 'drive.changes.list',
      api: 'drive',
      path: '/drive/v3/changes',
      scopes: READ_METADATA,
      units: 100,
      defaultFields: `kind,nextPageToken,newStartPageToken,changes(kind,type,changeType,time,removed,fileId,file(${DEFAULT_FILE_FIELDS}))`,
      parameters: {
        driveId: unsupported,
        includeCorpusRemovals: flag,
        includeItemsFromAllDrives: flag,
        includeLabels: unsupported,
        includePermissionsForView: unsupported,
        includeRemoved: flagOnByDefault,
        includeTeamDriveItems: unsupported,
        pageSize: integer({ minimum: 1, maximum: 1000, fallback: 100 }),
        pageToken: requiredText,
        restrictToMyDrive: flag,
        spaces: oneOf(['drive'], 'drive'),
        supportsAllDrives: flag,
        supportsTeamDrives: unsupported,
        teamDriveId: unsupported,
      } satisfies ParameterTable<drive_v3.Params$Resource$Changes$List>,
      handle({ query }): drive_v3.Schema$ChangeList {
        if (query.pageToken !== startPageToken) {
          throw new ApiError(400, 'invalid', 'Invalid Value', { location: 'pageToken', locationType: 'parameter' });
        }
        return { kind: 'drive#changeList', newStartPageToken: startPageToken, changes: [] };
      },
    }),
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
      handle: (): drive_v3.Schema$DriveList => ({ kind: 'drive#driveList', drives: [] }),
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
        const { emailAddress, displayName } = workspace.owner;
        const used = workspace.drive.files.reduce((bytes, file) => bytes + file.size, 0);
        return {
          kind: 'drive#about',
          user: userResource({ emailAddress, ...(displayName ? { displayName } : {}) }, workspace.owner),
          storageQuota: { usage: String(used), usageInDrive: String(used) },
          exportFormats: Object.fromEntries(
            Object.entries(EXPORT_FORMATS).map(([type, formats]) => [type, [...formats]]),
          ),
        };
      },
    }),
  ];
}
