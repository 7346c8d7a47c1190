import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { ApiError, invalidParameter } from '../http/api-error.ts';
import { takePage } from '../http/page.ts';
import { flag, integer, oneOf, optionalText, type ParameterTable, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { FOLDER_TYPE, type StoredFile } from '../workspace/drive/drive-tree.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { READ_METADATA } from './drive-scopes.ts';
import { compileFileQuery } from './file-query.ts';
import { DEFAULT_FILE_FIELDS, fileResource } from './file-resource.ts';

/**
 * files.list. Reference: developers.google.com/workspace/drive/api/reference/rest/v3/files/list
 *
 * | behaviour | copied from |
 * |---|---|
 * | 100 by default, 1,000 at most; kind, id, name and mimeType without `fields` | reference; …/guides/fields-parameter |
 * | 400 invalid, location q, for a query that is malformed or that the simulator does not know | …/guides/handle-errors |
 * | corpora `drive` needs driveId; there are no shared drives, so every driveId is unknown | …/guides/enable-shareddrives |
 */
export function fileListRoute(workspace: Workspace): Route {
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
      refuseSharedDrives(query);
      const { root, files } = workspace.drive;
      const matching = query.q === undefined ? files : files.filter(compileFileQuery(query.q, root.id));
      const ordered = query.orderBy === undefined ? matching : matching.toSorted(compileOrder(query.orderBy));
      const { items, nextPageToken } = takePage(ordered, query.pageSize, query.pageToken, search);
      const resources: drive_v3.Schema$File[] = [];
      for (const file of items) resources.push(await fileResource(file, workspace.owner));
      return {
        kind: 'drive#fileList',
        incompleteSearch: false,
        ...(nextPageToken ? { nextPageToken } : {}),
        files: resources,
      };
    },
  });
}

function refuseSharedDrives({ corpora, driveId }: { corpora: string; driveId: string | undefined }): void {
  if (driveId !== undefined) {
    throw new ApiError(404, 'notFound', `Shared drive not found: ${driveId}`, {
      location: 'driveId',
      locationType: 'parameter',
    });
  }
  if (corpora === 'drive')
    throw invalidParameter(
      'driveId',
      'The driveId parameter must be specified if and only if corpora is set to drive.',
    );
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
