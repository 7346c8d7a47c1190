import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { ApiError } from '../http/api-error.ts';
import { flag, oneOf, optionalText, type ParameterTable, unsupported } from '../http/parameters.ts';
import type { JsonBody } from '../http/request-body.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { UploadedMedia } from '../http/upload.ts';
import { isGoogleType } from '../workspace/drive/drive-tree.ts';
import type { DriveControl } from './drive-control.ts';
import { UPDATE_FILES, WRITE_FILES } from './drive-scopes.ts';
import type { VisibleFile } from './drive-view.ts';
import type { FileAccess } from './file-access.ts';
import { readFileBody, typeAndContent } from './file-body.ts';
import { DEFAULT_FILE_FIELDS, type FileResource } from './file-resource.ts';

const SHARED_PARAMETERS = {
  enforceSingleParent: unsupported,
  includeLabels: unsupported,
  includePermissionsForView: unsupported,
  keepRevisionForever: unsupported,
  ocrLanguage: unsupported,
  supportsAllDrives: flag,
  supportsTeamDrives: unsupported,
  useContentAsIndexableText: unsupported,
};

const CREATE_PARAMETERS = {
  ...SHARED_PARAMETERS,
  ignoreDefaultVisibility: unsupported,
} satisfies ParameterTable<drive_v3.Params$Resource$Files$Create, 'media'>;

const UPDATE_PARAMETERS = {
  ...SHARED_PARAMETERS,
  addParents: optionalText,
  removeParents: optionalText,
} satisfies ParameterTable<drive_v3.Params$Resource$Files$Update, 'fileId' | 'media'>;

const uploadType = oneOf(['media', 'multipart']);

interface Update {
  fileId: string;
  query: { supportsAllDrives: boolean; addParents: string | undefined; removeParents: string | undefined };
  body: JsonBody;
  media: UploadedMedia | undefined;
}

/**
 * files.create, files.update, each with and without content, and files.delete; see FileAccess, typeAndContent and
 * parseUpload.
 *
 * | behaviour | copied from |
 * |---|---|
 * | without a name: "Untitled"; without parents: My Drive | developers.google.com/workspace/drive/api/reference/rest/v3/files/create; …/files, parents |
 * | one parent: 403 cannotAddParent, "Increasing the number of parents is not allowed", for more, and for addParents that does not take away the one it has | …/guides/ref-single-parent; github.com/RobinBobin/react-native-google-drive-api-wrapper/issues/35 |
 * | update: 403 fieldNotWritable for parents in the body | github.com/RobinBobin/react-native-google-drive-api-wrapper/issues/65 |
 * | the type changes with content alone | …/files, mimeType: "The value cannot be changed unless a new revision is uploaded" |
 * | delete: for good and with all that is below, 204 | …/reference/rest/v3/files/delete |
 */
export function fileWriteRoutes(control: DriveControl, access: FileAccess, fileResource: FileResource): Route[] {
  const create = {
    id: 'drive.files.create',
    api: 'drive',
    method: 'POST',
    scopes: WRITE_FILES,
    units: 50,
    defaultFields: DEFAULT_FILE_FIELDS,
  } as const;
  const update = { ...create, id: 'drive.files.update', method: 'PATCH', scopes: UPDATE_FILES } as const;
  return [
    defineRoute({
      ...create,
      path: '/drive/v3/files',
      parameters: CREATE_PARAMETERS,
      handle: ({ query, body, media }) => createFile(query, body, media),
    }),
    defineRoute({
      ...create,
      path: '/upload/drive/v3/files',
      upload: true,
      parameters: { ...CREATE_PARAMETERS, uploadType },
      handle: ({ query, body, media }) => createFile(query, body, media),
    }),
    defineRoute({
      ...update,
      path: '/drive/v3/files/{fileId}',
      parameters: UPDATE_PARAMETERS,
      handle: ({ path, query, body, media }) => updateFile({ fileId: path.fileId, query, body, media }),
    }),
    defineRoute({
      ...update,
      path: '/upload/drive/v3/files/{fileId}',
      upload: true,
      parameters: { ...UPDATE_PARAMETERS, uploadType },
      handle: ({ path, query, body, media }) => updateFile({ fileId: path.fileId, query, body, media }),
    }),
    defineRoute({
      id: 'drive.files.delete',
      api: 'drive',
      method: 'DELETE',
      path: '/drive/v3/files/{fileId}',
      scopes: WRITE_FILES,
      units: 50,
      parameters: {
        enforceSingleParent: unsupported,
        supportsAllDrives: flag,
        supportsTeamDrives: unsupported,
      } satisfies ParameterTable<drive_v3.Params$Resource$Files$Delete, 'fileId'>,
      handle({ path, query }): undefined {
        const file = access.find(path.fileId, query);
        access.requireOwner(file);
        control.delete(file.id);
      },
    }),
  ];

  function createFile(
    query: { supportsAllDrives: boolean },
    body: JsonBody,
    media: UploadedMedia | undefined,
  ): Promise<drive_v3.Schema$File> {
    const { name = 'Untitled', mimeType, parents = ['root'], trashed: _, ...fields } = readFileBody(body);
    if (parents.length !== 1) throw tooManyParents();
    const parent = access.find(parents[0] ?? '', query);
    access.requireFolderWriter(parent);
    const { id } = control.create({
      ...definedOf(fields),
      ...typeAndContent(mimeType, media),
      name,
      parentId: parent.id,
    });
    return resource(id);
  }

  function updateFile({ fileId, query, body, media }: Update): Promise<drive_v3.Schema$File> {
    const file = access.find(fileId, query);
    const { parents, mimeType, createdTime: _, ...fields } = readFileBody(body);
    if (parents)
      throw fieldNotWritable('The parents field is', 'Use the addParents and removeParents parameters instead.');
    if (mimeType !== undefined && mimeType !== file.mimeType && !media) {
      throw fieldNotWritable('The mimeType field is', 'It changes with content alone.');
    }
    access.requireWriter(file);
    if (fields.trashed !== undefined) access.requireOwner(file);
    const parentId = newParent(file, query);
    control.update(file.id, {
      ...(media ? typeAndContent(mimeType ?? (isGoogleType(file.mimeType) ? file.mimeType : undefined), media) : {}),
      ...definedOf(fields),
      ...(parentId === undefined ? {} : { parentId }),
    });
    return resource(file.id);
  }

  /** @throws ApiError 403 unless it leaves the folder that it is in */
  function newParent(file: VisibleFile, query: Update['query']): string | undefined {
    const added = listed(query.addParents);
    const removed = listed(query.removeParents).map((id) => access.find(id, query).id);
    const [wanted] = added;
    if (wanted === undefined) {
      if (removed.length === 0) return undefined;
      throw new ApiError(400, 'invalid', 'The simulator keeps every file in a folder: name the one to add, too.');
    }
    const parent = access.find(wanted, query);
    access.requireFolderWriter(parent);
    if (added.length > 1) throw tooManyParents();
    if (parent.id === file.parentId) return undefined;
    if (file.parentId !== null && !removed.includes(file.parentId)) throw tooManyParents();
    return parent.id;
  }

  function resource(fileId: string): Promise<drive_v3.Schema$File> {
    return fileResource(access.find(fileId, { supportsAllDrives: true }));
  }
}

function listed(ids: string | undefined): string[] {
  return (ids ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
}

function fieldNotWritable(field: string, advice: string): ApiError {
  return new ApiError(403, 'fieldNotWritable', `${field} not directly writable in update requests. ${advice}`);
}

function tooManyParents(): ApiError {
  return new ApiError(403, 'cannotAddParent', 'Increasing the number of parents is not allowed');
}

/** Without the fields that are undefined. */
function definedOf<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
