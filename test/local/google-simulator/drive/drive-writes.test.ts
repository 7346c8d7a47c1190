import { afterEach, beforeEach, expect, test } from 'vitest';
import { ALL_SCOPES, type Connection, connect, errorOf } from '../helpers/connect.ts';
import { type TemporaryFolder, temporaryFolder } from '../helpers/temporary-folder.ts';

// What Google does for its own part is in test/contract/google; here is what only the simulator can show.
const scopes = [...ALL_SCOPES, 'https://www.googleapis.com/auth/drive'];
const ann = { emailAddress: 'ann@example.org' };

let folder: TemporaryFolder;
let google: Connection;
beforeEach(async () => {
  folder = await temporaryFolder({ 'Drive/Plan.txt': 'First' });
  google = await connect(folder.path, { me: 'me@example.com', scopes });
});
afterEach(async () => {
  await google[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const live = () => google.simulator.drive;
/** For content googleapis looks at the root of the call, not of the client. */
const upload = () => ({ rootUrl: google.simulator.url });
const refused = { code: 403, reason: 'insufficientFilePermissions' };

/** A file of Ann's that the person may read or write. */
function annsFile(role: 'reader' | 'writer', input: object = {}): string {
  const permissions = [{ type: 'user', role, emailAddress: 'me@example.com' }] as const;
  return live().create({ name: 'Ann.txt', parentId: null, owner: ann, permissions, ...input }).id;
}

test('readers read, writers write, and the owner alone throws away', async () => {
  const { files, permissions } = google.drive;
  const [readable, writable] = [annsFile('reader'), annsFile('writer')];
  const rename = (fileId: string) => files.update({ fileId, requestBody: { name: 'Mine.txt' } });
  expect(await errorOf(rename(readable))).toMatchObject(refused);
  expect((await rename(writable)).data.name).toBe('Mine.txt');
  expect(await errorOf(files.update({ fileId: writable, requestBody: { trashed: true } }))).toMatchObject(refused);
  expect(await errorOf(files.delete({ fileId: writable }))).toMatchObject(refused);
  const link = { type: 'anyone', role: 'reader' };
  expect(await errorOf(permissions.create({ fileId: readable, requestBody: link }))).toMatchObject(refused);
  expect((await permissions.create({ fileId: writable, requestBody: link })).data.id).toBe('anyoneWithLink');
});

test('a folder that one may only read takes nothing in', async () => {
  const parent = annsFile('reader', { mimeType: 'application/vnd.google-apps.folder' });
  const requestBody = { name: 'New.txt', parents: [parent] };
  expect(await errorOf(google.drive.files.create({ requestBody }))).toMatchObject({
    code: 403,
    reason: 'insufficientParentPermissions',
  });
});

test('whoever was given something may give it back, and no longer sees it', async () => {
  const fileId = annsFile('reader');
  const { data } = await google.drive.files.get({ fileId, fields: 'permissions(id,emailAddress)' });
  const own = data.permissions?.find(({ emailAddress }) => emailAddress === 'me@example.com')?.id ?? '';
  const anns = data.permissions?.find(({ emailAddress }) => emailAddress === ann.emailAddress)?.id ?? '';
  expect(await errorOf(google.drive.permissions.delete({ fileId, permissionId: anns }))).toMatchObject({ code: 403 });
  await google.drive.permissions.delete({ fileId, permissionId: own });
  expect(await errorOf(google.drive.files.get({ fileId }))).toMatchObject({ code: 404 });
});

test('an inherited permission is taken away where it was given', async () => {
  const { id: parent } = live().create({ name: 'Shared', mimeType: 'application/vnd.google-apps.folder' });
  const { id: fileId } = live().create({ name: 'Inside.txt', parentId: parent });
  const requestBody = { type: 'user', role: 'reader', ...ann };
  const { data } = await google.drive.permissions.create({ fileId: parent, requestBody });
  const permissionId = data.id ?? '';
  expect((await google.drive.permissions.list({ fileId })).data.permissions).toHaveLength(2);
  expect(await errorOf(google.drive.permissions.delete({ fileId, permissionId }))).toMatchObject({
    code: 403,
    message: expect.stringContaining('inherited permission'),
  });
  await google.drive.permissions.delete({ fileId: parent, permissionId });
  expect((await google.drive.permissions.list({ fileId })).data.permissions).toHaveLength(1);
});

test('what is in a shared drive is there for those who say that they know of them', async () => {
  const { id: driveId } = live().addSharedDrive('Team');
  const requestBody = { name: 'Plan.txt', parents: [driveId] };
  expect(await errorOf(google.drive.files.create({ requestBody }))).toMatchObject({ code: 404 });
  const { data } = await google.drive.files.create({ requestBody, supportsAllDrives: true });
  const fileId = data.id ?? '';
  expect(await errorOf(google.drive.files.delete({ fileId }))).toMatchObject({ code: 404 });
  expect((await google.drive.files.delete({ fileId, supportsAllDrives: true })).status).toBe(204);
});

test('an update of several things is one change', async () => {
  const { id: fileId } = live().create({ name: 'Before.txt' });
  const { id: parent } = live().create({ name: 'Inner', mimeType: 'application/vnd.google-apps.folder' });
  const rootId = (await google.drive.files.get({ fileId: 'root' })).data.id ?? '';
  const before = Number((await google.drive.files.get({ fileId, fields: 'version' })).data.version);
  const { data } = await google.drive.files.update(
    {
      fileId,
      addParents: parent,
      removeParents: rootId,
      requestBody: { name: 'After.txt', starred: true },
      media: { mimeType: 'text/plain', body: 'Other' },
      fields: 'name,starred,parents,size,version',
    },
    upload(),
  );
  const after = { name: 'After.txt', starred: true, parents: [parent], size: '5', version: String(before + 1) };
  expect(data).toEqual(after);
});

test('a type changes with content alone', async () => {
  const { id: fileId } = live().create({ name: 'Plan.txt', content: 'Plan' });
  const mimeType = 'text/markdown';
  expect(await errorOf(google.drive.files.update({ fileId, requestBody: { mimeType } }))).toMatchObject({
    code: 403,
    reason: 'fieldNotWritable',
  });
  const { data } = await google.drive.files.update({ fileId, media: { mimeType, body: '# Plan' } }, upload());
  expect(data).toMatchObject({ name: 'Plan.txt', mimeType });
});

test('bytes come back as they were sent; other uploads than these are refused', async () => {
  const authorization = `Bearer ${google.auth.credentials.access_token}`;
  const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 99, 10, 200]);
  const send = (query: string, contentType: string, body: Buffer | string) =>
    fetch(`${google.simulator.url}/upload/drive/v3/files?${query}`, {
      method: 'POST',
      headers: { authorization, 'content-type': contentType },
      body: new Uint8Array(Buffer.from(body)),
    });
  const head = '--b\r\ncontent-type: application/json\r\n\r\n{"name":"Bytes"}\r\n--b\r\ncontent-type: image/x\r\n';
  const multipart = 'multipart/related; boundary=b';
  const plain = Buffer.concat([Buffer.from(`${head}\r\n`), bytes, Buffer.from('\r\n--b--')]);
  const encoded = `${head}Content-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}\r\n--b--`;
  for (const body of [plain, encoded]) {
    const { id: fileId } = (await (await send('uploadType=multipart', multipart, body)).json()) as { id: string };
    const { data } = await google.drive.files.get({ fileId, alt: 'media' }, { responseType: 'arraybuffer' });
    expect(Buffer.from(data as unknown as ArrayBuffer)).toEqual(bytes);
  }
  for (const [query, type, body] of [
    ['uploadType=resumable', 'text/plain', 'Hello'],
    ['', 'text/plain', 'Hello'],
    ['uploadType=multipart', 'text/plain', 'Hello'],
    ['uploadType=multipart', multipart, `${head}\r\n`],
    ['uploadType=multipart', multipart, '--b\r\ncontent-type: application/json\r\n\r\n{}\r\n--b--'],
  ] as const) {
    expect((await send(query, type, body)).status, `${query} ${body}`).toBe(400);
  }
  expect((await send('uploadType=media', 'text/plain', Buffer.alloc(6 * 1_048_576))).status).toBe(413);
});

test('fields and conversions that the simulator does not have are refused by name', async () => {
  const create = (requestBody: object) => errorOf(google.drive.files.create({ requestBody }));
  expect(await create({ name: 'X', folderColorRgb: '#fff' })).toMatchObject({
    code: 400,
    message: expect.stringContaining('folderColorRgb'),
  });
  expect(await create({ name: '' })).toMatchObject({ code: 400, message: 'Invalid value for: name' });
  const document = { mimeType: 'application/vnd.google-apps.document' };
  const pdf = { mimeType: 'application/pdf', body: '%PDF' };
  const converted = google.drive.files.create({ requestBody: document, media: pdf }, upload());
  expect(await errorOf(converted)).toMatchObject({ code: 400, reason: 'badRequest' });
});

test('a scope that reads does not write', async () => {
  await using reader = await connect(folder.path, { me: 'me@example.com' });
  const { files, permissions } = reader.drive;
  const link = { type: 'anyone', role: 'reader' };
  for (const call of [
    files.create({ requestBody: {} }),
    files.update({ fileId: 'x', requestBody: {} }),
    files.delete({ fileId: 'x' }),
    permissions.create({ fileId: 'x', requestBody: link }),
    permissions.delete({ fileId: 'x', permissionId: 'y' }),
  ]) {
    expect(await errorOf(call)).toMatchObject({ code: 403, reason: 'insufficientPermissions' });
  }
});
