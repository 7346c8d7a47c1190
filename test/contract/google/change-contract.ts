import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { errorOf } from '../../local/google-simulator/helpers/connect.ts';
import { contractFolder } from './contract-folder.ts';
import type { DriveBackend } from './drive-backend.ts';

/** What is promised of Drive's log of changes, whoever plays it. */
export function changeContract(open: () => Promise<DriveBackend>): void {
  const { client, folderId, eventually, createFolder, create, update, remove, startPageToken, changesSince } =
    contractFolder(open);

  /** Waits until the log tells this of a file. */
  const expectChange = (token: string, fileId: string, change: object) =>
    eventually(async () => expect((await changesSince(token)).changes.get(fileId)).toMatchObject(change));

  test('what is made, renamed, moved and trashed is told as it is now', async () => {
    const token = await startPageToken();
    const [id, inner] = [await create({ name: 'First.txt' }), await createFolder()];
    const file = { name: 'First.txt', parents: [folderId()], trashed: false };
    await expectChange(token, id, { changeType: 'file', removed: false, file });
    await update(id, { name: 'Second.txt' });
    await expectChange(token, id, { removed: false, file: { ...file, name: 'Second.txt' } });
    await update(id, {}, { addParents: inner, removeParents: folderId() });
    await expectChange(token, id, { removed: false, file: { name: 'Second.txt', parents: [inner] } });
    await update(id, { trashed: true });
    await expectChange(token, id, { removed: false, file: { trashed: true } });
    await update(id, { trashed: false });
    await expectChange(token, id, { removed: false, file: { trashed: false } });
  });

  test('what is deleted is told as removed, without the file; without includeRemoved it is not told', async () => {
    const id = await create();
    const token = await startPageToken();
    await remove(id);
    await expectChange(token, id, { changeType: 'file', removed: true });
    expect((await changesSince(token)).changes.get(id)?.file).toBeUndefined();
    expect((await changesSince(token, { includeRemoved: false })).changes.has(id)).toBe(false);
  });

  test('what goes with a deleted folder is told, too', async () => {
    const inner = await createFolder();
    const id = await create({ parents: [inner] });
    const token = await startPageToken();
    await remove(inner);
    await expectChange(token, inner, { removed: true });
    await expectChange(token, id, { removed: true });
  });

  test('pages end in the token that the next look starts with, and that tells of nothing older', async () => {
    const token = await startPageToken();
    const ids = [await create(), await create(), await create()];
    const { newStartPageToken } = await eventually(async () => {
      const all = await changesSince(token, { pageSize: 1 });
      expect(all.pages).toBeGreaterThanOrEqual(ids.length);
      expect(ids.filter((id) => all.changes.has(id))).toEqual(ids);
      return all;
    });
    const later = await create();
    await expectChange(newStartPageToken, later, { removed: false });
    const { changes } = await changesSince(newStartPageToken);
    expect(ids.filter((id) => changes.has(id))).toEqual([]);
  });

  test('400 for a page token that is none, here and for a watch', async () => {
    const pageToken = 'nonsense';
    expect(await errorOf(client().changes.list({ pageToken }))).toMatchObject({ code: 400, location: 'pageToken' });
    const requestBody = { id: randomUUID(), type: 'web_hook', address: 'https://example.org/push' };
    expect(await errorOf(client().changes.watch({ pageToken, requestBody }))).toMatchObject({ code: 400 });
  });

  test('400 for a channel whose address is not HTTPS; 404 for stopping one that is not there', async () => {
    const pageToken = await startPageToken();
    const requestBody = { id: randomUUID(), type: 'web_hook', address: 'http://example.org/push' };
    expect(await errorOf(client().changes.watch({ pageToken, requestBody }))).toMatchObject({
      code: 400,
      reason: 'push.webhookUrlNotHttps',
    });
    const nothing = { requestBody: { id: randomUUID(), resourceId: 'nothing' } };
    expect(await errorOf(client().channels.stop(nothing))).toMatchObject({ code: 404 });
  });
}
