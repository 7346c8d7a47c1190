import { randomUUID } from 'node:crypto';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/index.js';
import { afterAll, beforeAll, expect } from 'vitest';
import type { DriveBackend } from './drive-backend.ts';
import type { Eventually } from './eventually.ts';

export const FOLDER = 'application/vnd.google-apps.folder';
export const DOCUMENT = 'application/vnd.google-apps.document';
export const SPREADSHEET = 'application/vnd.google-apps.spreadsheet';

/**
 * A folder of its own for the suite around it, made before its tests and deleted with all that is in it after them, and
 * what the tests do there. Nothing of the account's is touched: what is made lies in a folder called Contract.
 */
export function contractFolder(open: () => Promise<DriveBackend>) {
  let backend: DriveBackend;
  let folder: string | undefined;
  beforeAll(async () => {
    backend = await open();
    const requestBody = { name: `Contract ${randomUUID()}`, mimeType: FOLDER };
    folder = (await backend.client.files.create({ requestBody })).data.id ?? undefined;
  });
  afterAll(async () => {
    try {
      if (folder !== undefined) await backend.client.files.delete({ fileId: folder });
    } finally {
      await backend[Symbol.asyncDispose]();
    }
  });

  const files = () => backend.client.files;
  const folderId = () => folder ?? '';
  const eventually: Eventually = (check) => backend.eventually(check);

  async function createFolder(name = 'Inner'): Promise<string> {
    const requestBody = { name, mimeType: FOLDER, parents: [folderId()] };
    return (await files().create({ requestBody })).data.id ?? '';
  }

  /** A text by default. */
  async function create(requestBody: drive_v3.Schema$File = {}, body = 'Hello.', mimeType = 'text/plain') {
    const named = { name: `${randomUUID()}.txt`, parents: [folderId()], ...requestBody };
    const content = { media: { mimeType, body } };
    return (await files().create({ requestBody: named, ...content }, backend.upload)).data.id ?? '';
  }

  const get = async (fileId: string) => (await files().get({ fileId, fields: '*' })).data;
  const update = async (fileId: string, requestBody: drive_v3.Schema$File, parameters: object = {}) =>
    (await files().update({ fileId, requestBody, fields: '*', ...parameters })).data;
  const remove = (fileId: string) => files().delete({ fileId });
  const text = async (fileId: string) =>
    String((await files().get({ fileId, alt: 'media' }, { responseType: 'text' })).data);

  const startPageToken = async () => (await backend.client.changes.getStartPageToken()).data.startPageToken ?? '';

  /** All changes since a token, by file; only the last page has the token to go on with. */
  async function changesSince(token: string, parameters: drive_v3.Params$Resource$Changes$List = {}) {
    const changes = new Map<string, drive_v3.Schema$Change>();
    let pageToken = token;
    for (let pages = 1; ; pages += 1) {
      const { data } = await backend.client.changes.list({
        fields: 'nextPageToken,newStartPageToken,changes(changeType,fileId,removed,time,file(name,parents,trashed))',
        ...parameters,
        pageToken,
      });
      for (const change of data.changes ?? []) changes.set(change.fileId ?? '', change);
      expect(Boolean(data.newStartPageToken)).toBe(!data.nextPageToken);
      if (!data.nextPageToken) return { changes, pages, newStartPageToken: data.newStartPageToken ?? '' };
      pageToken = data.nextPageToken;
    }
  }

  return {
    client: () => backend.client,
    upload: () => backend.upload,
    folderId,
    eventually,
    createFolder,
    create,
    get,
    update,
    remove,
    text,
    startPageToken,
    changesSince,
  };
}
