import { Readable } from 'node:stream';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { ApiError } from '../http/api-error.ts';
import { flag, type ParameterTable, requiredText, unsupported } from '../http/parameters.ts';
import { defineRoute, MediaBody, type Route } from '../http/route.ts';
import { type ContentSource, isGoogleType, type StoredFile } from '../workspace/drive/drive-tree.ts';
import { exportTypes } from '../workspace/drive/export-formats.ts';
import { READ_CONTENT, READ_METADATA } from './drive-scopes.ts';
import { DEFAULT_FILE_FIELDS, type FileResource } from './file-resource.ts';
import { fileNotFound, type LiveDrive } from './live-drive.ts';

/** developers.google.com/workspace/drive/api/reference/rest/v3/files/export: "limited to 10 MB" */
const MAXIMUM_EXPORT_BYTES = 10 * 1024 * 1024;

/**
 * files.get and files.export.
 *
 * | behaviour | copied from |
 * |---|---|
 * | 404 notFound, location fileId, "File not found: …." | developers.google.com/workspace/drive/api/guides/handle-errors#404_file_not_found |
 * | 404 for a file of a shared drive without supportsAllDrives | …/guides/enable-shareddrives; github.com/plotlinelabs/loma/pull/111 |
 * | alt=media of a Doc or a folder: 403 fileNotDownloadable | …/guides/handle-errors; …/guides/manage-downloads |
 * | export of a file with bytes of its own: 403 fileNotExportable; to a type it has not: 400 badRequest | …/guides/manage-downloads |
 * | export over 10 MB: 403 exportSizeLimitExceeded | …/reference/rest/v3/files/export |
 */
export function fileContentRoutes(drive: LiveDrive, fileResource: FileResource): Route[] {
  return [
    defineRoute({
      id: 'drive.files.get',
      api: 'drive',
      path: '/drive/v3/files/{fileId}',
      scopes: READ_METADATA,
      mediaScopes: READ_CONTENT,
      units: ({ alt }) => (alt === 'media' ? 200 : 5),
      defaultFields: DEFAULT_FILE_FIELDS,
      media: true,
      parameters: {
        acknowledgeAbuse: flag,
        includeLabels: unsupported,
        includePermissionsForView: unsupported,
        supportsAllDrives: flag,
        supportsTeamDrives: unsupported,
      } satisfies ParameterTable<drive_v3.Params$Resource$Files$Get, 'fileId'>,
      handle({ path, query, alt }) {
        const file = drive.find(path.fileId);
        if (file.driveId && !query.supportsAllDrives) throw fileNotFound(path.fileId);
        return alt === 'media' ? download(file) : fileResource(file);
      },
    }),
    defineRoute({
      id: 'drive.files.export',
      api: 'drive',
      path: '/drive/v3/files/{fileId}/export',
      scopes: READ_CONTENT,
      units: 200,
      media: true,
      parameters: { mimeType: requiredText } satisfies ParameterTable<drive_v3.Params$Resource$Files$Export, 'fileId'>,
      handle: ({ path, query }) => exportFile(drive.find(path.fileId), query.mimeType),
    }),
  ];
}

/** @throws FileChangedError for a file that changed, or went, since the workspace was loaded */
async function contentOf(source: ContentSource, contentType: string): Promise<MediaBody> {
  if (!('path' in source)) return new MediaBody(contentType, Readable.from([source]));
  await source.check();
  return new MediaBody(contentType, Readable.from(source.content()));
}

function download(file: StoredFile): Promise<MediaBody> {
  if (file.source === null || isGoogleType(file.mimeType)) {
    throw new ApiError(
      403,
      'fileNotDownloadable',
      'Only files with binary content can be downloaded. Use Export with Docs Editors files.',
      { location: 'alt', locationType: 'parameter' },
    );
  }
  return contentOf(file.source, file.mimeType);
}

function exportFile(file: StoredFile, mimeType: string): Promise<MediaBody> {
  if (file.source === null || !isGoogleType(file.mimeType)) {
    throw new ApiError(403, 'fileNotExportable', 'Export only supports Docs Editors files.');
  }
  if (!exportTypes(file).includes(mimeType)) {
    throw new ApiError(400, 'badRequest', 'The requested conversion is not supported.', {
      location: 'convertTo',
      locationType: 'parameter',
    });
  }
  if (file.size > MAXIMUM_EXPORT_BYTES) {
    throw new ApiError(403, 'exportSizeLimitExceeded', 'This file is too large to be exported.');
  }
  return contentOf(file.source, mimeType);
}
