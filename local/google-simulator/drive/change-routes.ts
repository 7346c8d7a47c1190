import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { invalidPageToken } from '../http/page.ts';
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
import { readChannelRequest, readStopRequest } from '../push/channel-request.ts';
import type { Channels } from '../push/channels.ts';
import type { SimulatorClock } from '../simulator-clock.ts';
import type { ChangeRecord } from './change-log.ts';
import { READ_METADATA } from './drive-scopes.ts';
import type { DriveView } from './drive-view.ts';
import { DEFAULT_FILE_FIELDS, type FileResource } from './file-resource.ts';
import { type Corpus, checkAllDrives, type LiveDrive } from './live-drive.ts';
import { sharedDriveResource } from './shared-drive-resource.ts';
import { changesResource } from './watched-changes.ts';

const HOUR_MS = 3_600_000;

/** developers.google.com/workspace/drive/api/reference/rest/v3/changes/watch: 3,600 s by default, 604,800 s at most. */
const CHANNEL_LIFETIME = { fallback: HOUR_MS, maximum: 7 * 24 * HOUR_MS };

/** On by default, as the reference says of includeRemoved. */
const flagOnByDefault: Parameter<boolean> = {
  parse: (name, values) => (values.length === 0 ? true : flag.parse(name, values)),
};

const LIST_PARAMETERS = {
  driveId: optionalText,
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
} satisfies ParameterTable<drive_v3.Params$Resource$Changes$List>;

/**
 * changes.getStartPageToken, changes.list, changes.watch and channels.stop; see Channels and readChannelRequest.
 *
 * | behaviour | copied from |
 * |---|---|
 * | each thing once, as it is now, at its latest change | developers.google.com/workspace/drive/api/guides/about-changes, "individual change entries may be invalidated and replaced" |
 * | `removed` without the file for what is deleted or no longer shared with the person; nothing of the kind with includeRemoved=false | …/reference/rest/v3/changes/list; …/guides/about-changes, "Tombstones" |
 * | a trashed file is there, with `trashed` | …/reference/rest/v3/files, trashed |
 * | the person's log: their own files, those shared with them, and that a shared drive came, went or was renamed, as changeType `drive`; no item of a shared drive, not even when they become a member | …/guides/about-changes, "What is included in a user's change log" |
 * | a shared drive's log, by driveId: the drive itself, and direct changes to what is in it; a token of one log is not good for another | …/guides/about-changes; …/guides/enable-shareddrives |
 * | a file that goes to a shared drive is removed from the person's log, with includeCorpusRemovals along with its new state | …/reference/rest/v3/changes/list, includeCorpusRemovals |
 * | newStartPageToken on the last page alone; tokens do not expire by age | …/reference/rest/v3/changes, newStartPageToken: "The page token doesn't expire." |
 * | 400 invalid, location pageToken, for a token that is not good | …/guides/handle-errors#400; "If the token is rejected for any reason, it should be discarded" (reference, nextPageToken) |
 * | watch: an hour by default, a week at most; state `change`, body {"kind":"drive#changes"} | …/reference/rest/v3/changes/watch; …/guides/push, whose table says `change` and whose example `changed` |
 */
export function changeRoutes(
  drive: LiveDrive,
  channels: Channels,
  clock: SimulatorClock,
  fileResource: FileResource,
): Route[] {
  return [
    defineRoute({
      id: 'drive.changes.getStartPageToken',
      api: 'drive',
      path: '/drive/v3/changes/startPageToken',
      scopes: READ_METADATA,
      units: 5,
      parameters: {
        driveId: optionalText,
        supportsAllDrives: flag,
        supportsTeamDrives: unsupported,
        teamDriveId: unsupported,
      } satisfies ParameterTable<drive_v3.Params$Resource$Changes$Getstartpagetoken>,
      handle({ query }): drive_v3.Schema$StartPageToken {
        checkAllDrives(query.driveId !== undefined, query);
        return { kind: 'drive#startPageToken', startPageToken: drive.logOf(corpusAskedFor(query)).endToken() };
      },
    }),
    defineRoute({
      id: 'drive.changes.list',
      api: 'drive',
      path: '/drive/v3/changes',
      scopes: READ_METADATA,
      units: 100,
      defaultFields: `kind,nextPageToken,newStartPageToken,changes(kind,type,changeType,time,removed,fileId,driveId,drive(kind,id,name),file(${DEFAULT_FILE_FIELDS}))`,
      parameters: LIST_PARAMETERS,
      async handle({ query }): Promise<drive_v3.Schema$ChangeList> {
        checkAllDrives(query.driveId !== undefined, query);
        const page = drive.logOf(corpusAskedFor(query)).read(query.pageToken, query.pageSize);
        if (!page) throw invalidPageToken();
        const shown = page.records.filter(
          (record) =>
            (query.includeRemoved || !record.removed) &&
            (query.supportsAllDrives || record.changeType === 'file') &&
            !(query.restrictToMyDrive && isOutsideMyDrive(record)),
        );
        const changes: drive_v3.Schema$Change[] = [];
        const view = drive.view();
        for (const record of shown) changes.push(await changeResource(record, view, query.includeCorpusRemovals));
        const next = page.isLast ? { newStartPageToken: page.token } : { nextPageToken: page.token };
        return { kind: 'drive#changeList', ...next, changes };
      },
    }),
    defineRoute({
      id: 'drive.changes.watch',
      api: 'drive',
      method: 'POST',
      path: '/drive/v3/changes/watch',
      scopes: READ_METADATA,
      units: 100,
      parameters: LIST_PARAMETERS satisfies ParameterTable<drive_v3.Params$Resource$Changes$Watch>,
      handle({ query, body }): drive_v3.Schema$Channel {
        checkAllDrives(query.driveId !== undefined, query);
        const corpus = corpusAskedFor(query);
        if (!drive.logOf(corpus).read(query.pageToken, 1)) throw invalidPageToken();
        const request = readChannelRequest(body, clock.now().getTime(), CHANNEL_LIFETIME);
        return channels.open(request, changesResource(corpus));
      },
    }),
    defineRoute({
      id: 'drive.channels.stop',
      api: 'drive',
      method: 'POST',
      path: '/drive/v3/channels/stop',
      scopes: READ_METADATA,
      units: 5,
      parameters: {} satisfies ParameterTable<drive_v3.Params$Resource$Channels$Stop>,
      handle({ body }): undefined {
        const { id, resourceId } = readStopRequest(body);
        channels.stop(id, resourceId);
      },
    }),
  ];

  async function changeResource(
    record: ChangeRecord,
    view: DriveView,
    withRemovals: boolean,
  ): Promise<drive_v3.Schema$Change> {
    const { changeType, id, removed } = record;
    const change = {
      kind: 'drive#change',
      type: changeType,
      changeType,
      time: new Date(record.time).toISOString(),
      removed,
    };
    if (changeType === 'drive') {
      return { ...change, driveId: id, ...(removed ? {} : { drive: sharedDriveResource(drive.sharedDrive(id)) }) };
    }
    const file = removed && !withRemovals ? undefined : view.get(id);
    return { ...change, fileId: id, ...(file ? { file: await fileResource(file) } : {}) };
  }

  /** Shared with the person, and in no folder of theirs. */
  function isOutsideMyDrive({ changeType, id }: ChangeRecord): boolean {
    if (changeType === 'drive') return false;
    let file = drive.files.get(id);
    while (file?.parentId && file.parentId !== drive.root.id) file = drive.files.get(file.parentId);
    return file?.parentId !== drive.root.id;
  }
}

function corpusAskedFor({ driveId }: { driveId: string | undefined }): Corpus {
  return driveId === undefined ? 'user' : { driveId };
}
