import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../../local/google-simulator/helpers/connect.ts';
import { contractFolder, DOCUMENT, FOLDER, SPREADSHEET } from './contract-folder.ts';
import type { DriveBackend } from './drive-backend.ts';

/** What is promised of Drive's files and permissions, whoever plays it. */
export function fileContract(open: () => Promise<DriveBackend>): void {
  const { client, upload, folderId, eventually, createFolder, create, get, update, remove, text } =
    contractFolder(open);
  const nobody = () => `1${randomUUID().replaceAll('-', '')}`;

  describe('files', () => {
    test('a file has the name, type, place and content that it was made with', async () => {
      const id = await create({ name: 'Plan.txt', description: 'For May' }, 'First\r\nSecond — ✓');
      expect(await get(id)).toMatchObject({
        kind: 'drive#file',
        name: 'Plan.txt',
        mimeType: 'text/plain',
        description: 'For May',
        parents: [folderId()],
        trashed: false,
        ownedByMe: true,
        shared: false,
        size: String(Buffer.byteLength('First\r\nSecond — ✓')),
      });
      expect(await text(id)).toBe('First\r\nSecond — ✓');
    });

    test('content alone is a file without a name; metadata alone is one without content', async () => {
      const { data } = await client().files.create({ media: { mimeType: 'text/plain', body: 'Alone.' } }, upload());
      const id = data.id ?? '';
      try {
        expect(data).toEqual({ kind: 'drive#file', id, name: 'Untitled', mimeType: 'text/plain' });
        expect(await text(id)).toBe('Alone.');
      } finally {
        await remove(id);
      }
      const requestBody = { name: 'Empty', parents: [folderId()] };
      const empty = (await client().files.create({ requestBody, fields: 'mimeType,size' })).data;
      expect(empty).toEqual({ mimeType: 'application/octet-stream', size: '0' });
    });

    test('an update changes what it names alone', async () => {
      const id = await create({ name: 'Before.txt', description: 'Kept' });
      const { version } = await get(id);
      const updated = await update(id, { name: 'After.txt', starred: true });
      expect(updated).toMatchObject({ name: 'After.txt', description: 'Kept', starred: true });
      expect(BigInt(updated.version ?? '')).toBeGreaterThan(BigInt(version ?? ''));
      expect(await text(id)).toBe('Hello.');
      await client().files.update({ fileId: id, media: { mimeType: 'text/plain', body: 'Other.' } }, upload());
      await eventually(async () => expect(await text(id)).toBe('Other.'));
      expect((await get(id)).name).toBe('After.txt');
    });

    test('a file is in one folder, and moves when it leaves that', async () => {
      const [id, inner] = [await create(), await createFolder()];
      const addParents = { addParents: inner };
      expect(await errorOf(update(id, {}, addParents))).toMatchObject({ code: 403, reason: 'cannotAddParent' });
      expect((await update(id, {}, { ...addParents, removeParents: folderId() })).parents).toEqual([inner]);
      expect(await errorOf(update(id, { parents: [folderId()] }))).toMatchObject({
        code: 403,
        reason: 'fieldNotWritable',
      });
    });

    test('what is in a trashed folder is trashed with it; what is in a deleted one is gone', async () => {
      const inner = await createFolder();
      const id = await create({ parents: [inner] });
      await update(inner, { trashed: true });
      await eventually(async () => expect((await get(id)).trashed).toBe(true));
      expect((await get(id)).explicitlyTrashed).toBe(false);
      await update(inner, { trashed: false });
      await eventually(async () => expect((await get(id)).trashed).toBe(false));
      expect((await remove(inner)).status).toBe(204);
      await eventually(async () => {
        expect(await errorOf(get(id))).toMatchObject({ code: 404, reason: 'notFound', location: 'fileId' });
      });
    });

    test('404 for a file and a folder that are not there', async () => {
      expect(await errorOf(get(nobody()))).toMatchObject({ code: 404, reason: 'notFound' });
      expect(await errorOf(remove(nobody()))).toMatchObject({ code: 404 });
      expect(await errorOf(create({ parents: [nobody()] }))).toMatchObject({ code: 404, reason: 'notFound' });
    });
  });

  describe('lists', () => {
    test('the files of a folder, page by page, each once', async () => {
      const inner = await createFolder();
      const ids: string[] = [];
      for (let count = 0; count < 3; count += 1) ids.push(await create({ parents: [inner] }));
      const list = async (pageToken?: string) => {
        const page = pageToken ? { pageToken } : {};
        return (await client().files.list({ q: `'${inner}' in parents`, pageSize: 2, ...page })).data;
      };
      const { first, second } = await eventually(async () => {
        const one = await list();
        const two = await list(one.nextPageToken ?? '');
        expect([one.files?.length, two.files?.length, two.nextPageToken]).toEqual([2, 1, undefined]);
        return { first: one, second: two };
      });
      const listed = [...(first.files ?? []), ...(second.files ?? [])];
      expect(listed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      expect(Object.keys(listed[0] ?? {}).toSorted()).toEqual(['id', 'kind', 'mimeType', 'name']);
    });

    test('shared drives are for those who say that they know of them', async () => {
      const list = (parameters: object) => errorOf(client().files.list(parameters));
      const both = { supportsAllDrives: true, includeItemsFromAllDrives: true };
      expect(await list({ corpora: 'allDrives' })).toMatchObject({ code: 403 });
      expect(await list({ corpora: 'allDrives', supportsAllDrives: true })).toMatchObject({ code: 403 });
      expect((await client().files.list({ corpora: 'allDrives', pageSize: 1, ...both })).status).toBe(200);
      expect([400, 403]).toContain((await list({ corpora: 'drive', ...both })).code);
      expect(await list({ corpora: 'drive', driveId: nobody(), ...both })).toMatchObject({ code: 404 });
      expect((await client().drives.list()).data.drives).toEqual(expect.any(Array));
    });

    test('400 for a query and a page token that are none', async () => {
      const list = (parameters: object) => errorOf(client().files.list(parameters));
      expect(await list({ q: 'name like Plan' })).toMatchObject({ code: 400, reason: 'invalid', location: 'q' });
      expect(await list({ pageToken: 'nonsense' })).toMatchObject({ code: 400, reason: 'invalid' });
      expect(await errorOf(client().about.get())).toMatchObject({ code: 400, reason: 'required' });
    });
  });

  describe('content', () => {
    const exported = async (fileId: string, mimeType: string) =>
      String((await client().files.export({ fileId, mimeType }, { responseType: 'text' })).data);
    const refused = (fileId: string, mimeType: string) => errorOf(client().files.export({ fileId, mimeType }));

    test('a Doc is exported as text, a Sheet as CSV', async () => {
      const doc = await create({ name: 'Doc', mimeType: DOCUMENT }, 'A plan for May.');
      expect((await get(doc)).mimeType).toBe(DOCUMENT);
      const sheet = await create({ name: 'Sheet', mimeType: SPREADSHEET }, 'name,amount\nTrain,12\n', 'text/csv');
      await eventually(async () => {
        expect(await exported(doc, 'text/plain')).toContain('A plan for May.');
        expect(await exported(sheet, 'text/csv')).toMatch(/name,amount\r?\nTrain,12/);
      });
      expect(await refused(doc, 'image/gif')).toMatchObject({ code: 400, reason: 'badRequest' });
      expect(await errorOf(text(doc))).toMatchObject({ code: 403, reason: 'fileNotDownloadable' });
    });

    test('what has bytes of its own is not exported, and a folder is not downloaded', async () => {
      const id = await create();
      expect(await refused(id, 'text/plain')).toMatchObject({ code: 403, reason: 'fileNotExportable' });
      const inner = await createFolder();
      expect((await get(inner)).mimeType).toBe(FOLDER);
      expect(await errorOf(text(inner))).toMatchObject({ code: 403, reason: 'fileNotDownloadable' });
      expect(await refused(nobody(), 'text/plain')).toMatchObject({ code: 404 });
    });
  });

  describe('permissions', () => {
    test('the link is given and taken away; the owner’s stays', async () => {
      const fileId = await create();
      const list = async () => (await client().permissions.list({ fileId })).data.permissions ?? [];
      expect(await list()).toMatchObject([{ type: 'user', role: 'owner' }]);
      const requestBody = { type: 'anyone', role: 'reader' };
      const { data } = await client().permissions.create({ fileId, requestBody });
      expect(data).toEqual({ kind: 'drive#permission', id: 'anyoneWithLink', ...requestBody });
      await eventually(async () => expect((await get(fileId)).shared).toBe(true));
      const permissionId = data.id ?? '';
      expect((await client().permissions.delete({ fileId, permissionId })).status).toBe(204);
      await eventually(async () => expect(await list()).toHaveLength(1));
      expect(await errorOf(client().permissions.delete({ fileId, permissionId }))).toMatchObject({
        code: 404,
        reason: 'notFound',
      });
    });

    test('400 without a type, a role or an address; 403 for giving it away without saying so', async () => {
      const fileId = await create();
      const give = (requestBody: object) => errorOf(client().permissions.create({ fileId, requestBody }));
      expect(await give({ role: 'reader' })).toMatchObject({ code: 400 });
      expect(await give({ type: 'anyone' })).toMatchObject({ code: 400 });
      expect(await give({ type: 'user', role: 'reader' })).toMatchObject({ code: 400 });
      const owner = { type: 'user', role: 'owner', emailAddress: 'ann@example.org' };
      expect(await give(owner)).toMatchObject({ code: 403, reason: 'forbidden', location: 'transferOwnership' });
    });
  });
}
