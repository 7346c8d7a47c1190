import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import * as z from 'zod';
import { ApiError } from '../http/api-error.ts';
import { takePage } from '../http/page.ts';
import { flag, integer, optionalText, type Parameter, type ParameterTable, unsupported } from '../http/parameters.ts';
import type { JsonBody } from '../http/request-body.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { DrivePermission } from '../workspace/drive/drive-tree.ts';
import type { DriveControl } from './drive-control.ts';
import { READ_METADATA, WRITE_FILES } from './drive-scopes.ts';
import { subjectOf } from './drive-view.ts';
import type { FileAccess } from './file-access.ts';
import { permissionResource } from './file-resource.ts';
import type { LiveDrive } from './live-drive.ts';

const DEFAULT_PERMISSION_FIELDS = 'kind,id,type,role';

/** Mails to who is given something are not simulated: on by default, as the reference says. */
const notifies: Parameter<boolean> = {
  parse: (name, values) => (values.length === 0 ? true : flag.parse(name, values)),
};

const permissionBody = z.strictObject({
  type: z.enum(['user', 'group', 'domain', 'anyone']),
  role: z.enum(['owner', 'organizer', 'fileOrganizer', 'writer', 'commenter', 'reader']),
  emailAddress: z.email().optional(),
  domain: z.string().min(1).optional(),
  allowFileDiscovery: z.literal(false).optional(),
});

/**
 * permissions.create, permissions.list and permissions.delete.
 *
 * | behaviour | copied from |
 * |---|---|
 * | type and role are needed, emailAddress for a person or group, domain for a domain | developers.google.com/workspace/drive/api/reference/rest/v3/permissions/create |
 * | 403 forbidden for the role owner without transferOwnership, which the simulator does not know | github.com/tidyverse/googledrive/issues/297 |
 * | a second permission for somebody takes the place of the first | …/guides/manage-sharing: a person has one role |
 * | list: all at once, 100 a page in a shared drive | …/reference/rest/v3/permissions/list, pageSize |
 * | delete: 204; 404 "Permission not found: …." | github.com/CSSS/csss-site/issues/644 |
 * | delete of an inherited one: 403, in a shared drive "Cannot update or delete an inherited permission on a shared drive item." | there; elsewhere, and of the owner's, a choice of the simulator |
 */
export function permissionRoutes(drive: LiveDrive, control: DriveControl, access: FileAccess): Route[] {
  return [
    defineRoute({
      id: 'drive.permissions.create',
      api: 'drive',
      method: 'POST',
      path: '/drive/v3/files/{fileId}/permissions',
      scopes: WRITE_FILES,
      units: 50,
      defaultFields: DEFAULT_PERMISSION_FIELDS,
      parameters: {
        emailMessage: optionalText,
        enforceExpansiveAccess: unsupported,
        enforceSingleParent: unsupported,
        moveToNewOwnersRoot: unsupported,
        sendNotificationEmail: notifies,
        supportsAllDrives: flag,
        supportsTeamDrives: unsupported,
        transferOwnership: unsupported,
        useDomainAdminAccess: unsupported,
      } satisfies ParameterTable<drive_v3.Params$Resource$Permissions$Create, 'fileId'>,
      handle({ path, query, body }) {
        const file = access.find(path.fileId, query);
        access.requireWriter(file);
        const permission = readPermission(body);
        control.share(file.id, permission);
        return permissionResource(permission);
      },
    }),
    defineRoute({
      id: 'drive.permissions.list',
      api: 'drive',
      path: '/drive/v3/files/{fileId}/permissions',
      scopes: READ_METADATA,
      units: 100,
      defaultFields: `kind,nextPageToken,permissions(${DEFAULT_PERMISSION_FIELDS})`,
      parameters: {
        includePermissionsForView: unsupported,
        pageSize: integer({ minimum: 1, maximum: 100, fallback: 100 }),
        pageToken: optionalText,
        supportsAllDrives: flag,
        supportsTeamDrives: unsupported,
        useDomainAdminAccess: unsupported,
      } satisfies ParameterTable<drive_v3.Params$Resource$Permissions$List, 'fileId'>,
      handle({ path, query, search }): drive_v3.Schema$PermissionList {
        const file = access.find(path.fileId, query);
        access.requireWriter(file);
        const isPaged = file.driveId !== undefined || search.has('pageSize');
        const size = isPaged ? query.pageSize : file.permissions.length;
        const { items, nextPageToken } = takePage(file.permissions, size, query.pageToken, search);
        return {
          kind: 'drive#permissionList',
          ...(nextPageToken ? { nextPageToken } : {}),
          permissions: items.map(permissionResource),
        };
      },
    }),
    defineRoute({
      id: 'drive.permissions.delete',
      api: 'drive',
      method: 'DELETE',
      path: '/drive/v3/files/{fileId}/permissions/{permissionId}',
      scopes: WRITE_FILES,
      units: 50,
      parameters: {
        enforceExpansiveAccess: unsupported,
        supportsAllDrives: flag,
        supportsTeamDrives: unsupported,
        useDomainAdminAccess: unsupported,
      } satisfies ParameterTable<drive_v3.Params$Resource$Permissions$Delete, 'fileId' | 'permissionId'>,
      handle({ path, query }): undefined {
        const file = access.find(path.fileId, query);
        const permission = file.permissions.find((known) => permissionResource(known).id === path.permissionId);
        if (!permission) throw permissionNotFound(path.permissionId);
        access.requireWriterOrSelf(file, permission);
        if (permission.role === 'owner') throw new ApiError(403, 'forbidden', 'The owner can not be removed.');
        if (!isOwn(file.id, permission)) {
          const place = file.driveId === undefined ? 'an item in a folder' : 'a shared drive item';
          const message = `Cannot update or delete an inherited permission on ${place}.`;
          throw new ApiError(403, 'forbidden', message);
        }
        control.unshare(file.id, subjectOf(permission));
      },
    }),
  ];

  function isOwn(fileId: string, permission: DrivePermission): boolean {
    const own = drive.files.get(fileId)?.permissions ?? [];
    return own.some((known) => subjectOf(known) === subjectOf(permission));
  }
}

/** @throws ApiError 400, 403 */
function readPermission(body: JsonBody): DrivePermission {
  for (const field of ['type', 'role']) {
    if (body[field] === undefined) {
      throw new ApiError(400, 'required', `The permission ${field} field is required.`);
    }
  }
  const { data, error } = permissionBody.safeParse(body);
  if (!data) {
    const [issue] = error.issues;
    const field = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : (issue?.path.join('.') ?? '');
    throw new ApiError(400, 'invalid', `Invalid value for: ${field}`);
  }
  if (data.role === 'owner') {
    const message = "The transferOwnership parameter must be enabled when the permission role is 'owner'.";
    throw new ApiError(403, 'forbidden', message, { location: 'transferOwnership', locationType: 'parameter' });
  }
  const { type, role, emailAddress, domain } = data;
  const subject = type === 'domain' ? domain : emailAddress;
  if (type !== 'anyone' && subject === undefined) {
    const field = type === 'domain' ? 'domain' : 'emailAddress';
    throw new ApiError(400, 'required', `The permission ${field} field is required.`);
  }
  if (type === 'anyone') return { type, role };
  return type === 'domain' ? { type, role, domain: domain ?? '' } : { type, role, emailAddress: emailAddress ?? '' };
}

function permissionNotFound(permissionId: string): ApiError {
  return new ApiError(404, 'notFound', `Permission not found: ${permissionId}.`, {
    location: 'permissionId',
    locationType: 'parameter',
  });
}
