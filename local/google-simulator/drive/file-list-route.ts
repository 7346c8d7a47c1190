import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { invalidParameter } from '../http/api-error.ts';
import { byIndexIn, invalidPageToken, pageState, takePage } from '../http/page.ts';
import { flag, integer, oneOf, optionalText, type ParameterTable, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { FOLDER_TYPE, type StoredFile } from '../workspace/drive/drive-tree.ts';
import { READ_METADATA } from './drive-scopes.ts';
import type { VisibleFile } from './drive-view.ts';
import { compileFileQuery } from './file-query.ts';
import { DEFAULT_FILE_FIELDS, type FileResource } from './file-resource.ts';
import { checkAllDrives, type LiveDrive } from './live-drive.ts';

/**
 * files.list. Reference: developers.google.com/workspace/drive/api/reference/rest/v3/files/list
 *
 * | behaviour | copied from |
 * |---|---|
 * | 100 by default, 1,000 at most; kind, id, name and mimeType without `fields` | reference; …/guides/fields-parameter |
 * | 400 invalid, location q, for a query that is malformed or that the simulator does not know | …/guides/handle-errors |
 * | corpora `user`: what the person owns or was given, nothing in shared drives; `allDrives`: both | reference, corpora |
 * | corpora `drive` needs driveId, and driveId needs it; 404 for a drive that the person is no member of | …/guides/enable-shareddrives; github.com/googleapis/google-api-php-client/issues/1825 |
 * | 403 without includeItemsFromAllDrives or supportsAllDrives where drives are asked for | …/guides/enable-shareddrives; github.com/nithinmurali/pygsheets/issues/437 |
 * | trashed files are listed unless `q` says otherwise | …/guides/search-files, "trashed" |
 * | pages show the list as it stood at the first one | a choice of the simulator, in favour of the client: "if new items are added or removed, your expected results might differ" (reference, nextPageToken) |
 */
export function fileListRoute(drive: LiveDrive, fileResource: FileResource): Route {
  return defineRoute({
    id: 'drive.files.list',
    api: 'drive',
    path: '/drive/v3/files',
    scopes: READ_METADATA,
    units: 100,
    defaultFields: `kind,incompleteSearch,nextPageToken,files(${DEFAULT_FILE_FIELDS})`,
    parameters: {
      corpora: oneOf(['user', 'drive', 'allDrives'], 'user'),
      corpus: unsupported,
      driveId: optionalText,
      includeItemsFromAllDrives: flag,
      includeLabels: unsupported,
      includePermissionsForView: unsupported,
      includeTeamDriveItems: unsupported,
      orderBy: optionalText,
      pageSize: integer({ minimum: 1, maximum: 1000, fallback: 100 }),
      pageToken: optionalText,
      q: optionalText,
      spaces: oneOf(['drive'], 'drive'),
      supportsAllDrives: flag,
      supportsTeamDrives: unsupported,
      teamDriveId: unsupported,
    } satisfies ParameterTable<drive_v3.Params$Resource$Files$List>,
    async handle({ query, search }): Promise<drive_v3.Schema$FileList> {
      checkDrives(query, drive);
      const mark = pageState(query.pageToken, search) ?? drive.marks.write(drive.files.position);
      const position = drive.marks.read(mark);
      if (position === undefined) throw invalidPageToken();
      const { root } = drive;
      const files = drive
        .view(position)
        .files()
        .filter((file) => isInCorpora(file, query));
      const matching = query.q === undefined ? files : files.filter(compileFileQuery(query.q, root.id));
      const ordered = query.orderBy === undefined ? matching : matching.toSorted(compileOrder(query.orderBy));
      const { items, nextPageToken } = takePage(ordered, query.pageSize, query.pageToken, search, byIndexIn(mark));
      const resources: drive_v3.Schema$File[] = [];
      for (const file of items) resources.push(await fileResource(file));
      return {
        kind: 'drive#fileList',
        incompleteSearch: false,
        ...(nextPageToken ? { nextPageToken } : {}),
        files: resources,
      };
    },
  });
}

interface Scope {
  corpora: 'user' | 'drive' | 'allDrives';
  driveId: string | undefined;
  supportsAllDrives: boolean;
  includeItemsFromAllDrives: boolean;
}

/** @throws ApiError for drives that are asked for as Google does not allow, or that are not there */
function checkDrives(query: Scope, drive: LiveDrive): void {
  const { corpora, driveId } = query;
  checkAllDrives(corpora !== 'user' || driveId !== undefined, query);
  if ((corpora === 'drive') !== (driveId !== undefined)) {
    const message = 'The driveId parameter must be specified if and only if corpora is set to drive.';
    throw invalidParameter('driveId', message, 'teamDriveIdRequiresTeamDriveCorpora');
  }
  if (driveId !== undefined) drive.sharedDrive(driveId);
}

function isInCorpora(file: VisibleFile, { corpora, driveId }: Scope): boolean {
  switch (corpora) {
    case 'user':
      return file.driveId === undefined;
    case 'drive':
      return file.driveId === driveId;
    case 'allDrives':
      return true;
  }
}

type Comparison = (a: StoredFile, b: StoredFile) => number;

const SORT_KEYS: Readonly<Record<string, Comparison>> = {
  createdTime: (a, b) => a.createdTime - b.createdTime,
  folder: (a, b) => Number(b.mimeType === FOLDER_TYPE) - Number(a.mimeType === FOLDER_TYPE),
  modifiedTime: (a, b) => a.modifiedTime - b.modifiedTime,
  name: (a, b) => a.name.localeCompare(b.name),
  name_natural: (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }),
  quotaBytesUsed: (a, b) => a.size - b.size,
  starred: (a, b) => Number(b.starred) - Number(a.starred),
};

/** "folder,modifiedTime desc,name" */
function compileOrder(orderBy: string): Comparison {
  const comparisons = orderBy.split(',').map((term): Comparison => {
    const [, key = '', descending] = /^\s*(\w+)(\s+desc)?\s*$/.exec(term) ?? [];
    const comparison = Object.hasOwn(SORT_KEYS, key) ? SORT_KEYS[key] : undefined;
    if (!comparison)
      throw invalidParameter(
        'orderBy',
        `Invalid value '${term}'. Allowed keys: [${Object.keys(SORT_KEYS).join(', ')}]`,
      );
    return descending ? (a, b) => comparison(b, a) : comparison;
  });
  return (a, b) => {
    for (const comparison of comparisons) {
      const order = comparison(a, b);
      if (order !== 0) return order;
    }
    return a.id.localeCompare(b.id);
  };
}
