import { createHash } from 'node:crypto';
import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connect, errorOf } from '../helpers/connect.ts';
import { testMail } from '../helpers/mail-factory.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const ATTACHED = [
  'X: 1',
  '--b',
  'Content-Type: application/pdf',
  'Content-Disposition: attachment; filename=a.pdf',
  '',
  'bytes',
  '--b--',
].join('\n');
const mbox = (texts: readonly string[]) => texts.map((body) => testMail({ body })).join('');
const older = mbox(['one', 'two', 'three']);
const UNAVAILABLE = { code: 503, reason: 'backendError' };

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** A server over a folder that a newer export will be unpacked over. */
async function served(files: Record<string, string>) {
  const folder = await temporaryFolder(files);
  const told: string[] = [];
  const google = await connect(folder.path, { me: 'me@example.com', onFileChanged: (file) => told.push(file) });
  return {
    google,
    told,
    path: (name: string) => join(folder.path, name),
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await google[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const idsOf = async ({ google }: Awaited<ReturnType<typeof served>>) =>
  ((await google.gmail.users.messages.list({ userId: 'me' })).data.messages ?? []).map(({ id }) => id ?? '');

test('a mail is not given from an mbox that was replaced, and that is told once', async () => {
  await using server = await served({ 'a.mbox': older });
  const ids = await idsOf(server);
  const get = (id = '') => server.google.gmail.users.messages.get({ userId: 'me', id });
  expect((await get(ids[0])).data.id).toBe(ids[0]);
  expect(server.told).toEqual([]);

  await writeFile(server.path('a.mbox'), mbox(['a newer one']) + older);
  for (const id of ids) expect(await errorOf(get(id))).toMatchObject(UNAVAILABLE);
  expect(server.told).toEqual([server.path('a.mbox')]);
});

test('nor is what is attached to it, nor a mail from an mbox that went', async () => {
  const attached = testMail({ headers: { 'Content-Type': 'multipart/mixed; boundary=b' }, body: ATTACHED });
  await using server = await served({ 'a.mbox': attached });
  const [messageId = ''] = await idsOf(server);
  const { gmail } = server.google;
  const { data } = await gmail.users.messages.get({ userId: 'me', id: messageId });
  const id = data.payload?.parts?.[0]?.body?.attachmentId ?? '';
  const attachment = () => gmail.users.messages.attachments.get({ userId: 'me', messageId, id });
  expect((await attachment()).data.size).toBeGreaterThan(0);

  await writeFile(server.path('a.mbox'), older + attached);
  expect(await errorOf(attachment())).toMatchObject(UNAVAILABLE);
  await rm(server.path('a.mbox'));
  expect(await errorOf(attachment())).toMatchObject(UNAVAILABLE);
});

test('the content of a file is not given once it is another, even if as long', async () => {
  await using server = await served({ 'Drive/a.bin': 'older', 'Drive/b.bin': 'other', 'a.mbox': older });
  const { files } = server.google.drive;
  const list = (fields: string) => files.list({ q: "mimeType = 'application/octet-stream'", fields, orderBy: 'name' });
  const [a, b] = ((await list('files(id)')).data.files ?? []).map(({ id }) => id ?? '');
  const content = async (fileId = '') => (await files.get({ fileId, alt: 'media' }, { responseType: 'text' })).data;
  expect(await content(a)).toBe('older');

  await writeFile(server.path('Drive/a.bin'), 'newer');
  await utimes(server.path('Drive/a.bin'), 1_800_000_000, 1_800_000_000);
  expect(await errorOf(content(a))).toMatchObject(UNAVAILABLE);
  expect(await content(b)).toBe('other');
  expect(server.told).toEqual([server.path('Drive/a.bin')]);
});

test('a file that changed before its digest was asked for is listed without it, beside those that did not', async () => {
  const files = { 'Drive/a.bin': 'older', 'Drive/b.bin': 'other', 'Drive/gone.bin': 'older', 'Drive/c.txt': 'text' };
  const described = JSON.stringify({ mimeType: 'application/vnd.google-apps.document' });
  await using server = await served({ ...files, 'Drive/c.txt-info.json': described, 'a.mbox': older });
  const { drive } = server.google;
  const { data: start } = await drive.changes.getStartPageToken();
  for (const name of ['a.bin', 'c.txt']) await writeFile(server.path(`Drive/${name}`), 'a newer one');
  await rm(server.path('Drive/gone.bin'));

  const fields = 'name,size,md5Checksum,headRevisionId,version';
  const q = "not mimeType contains 'folder'";
  const { data } = await drive.files.list({ q, fields: `files(id,${fields})`, orderBy: 'name' });
  const b = { md5Checksum: md5('other'), headRevisionId: `0B${md5('other')}` };
  expect(data.files?.map(({ id: _, ...file }) => file)).toEqual([
    { name: 'a.bin', size: '5', version: '1' },
    { name: 'b.bin', size: '5', version: '1', ...b },
    { name: 'c', version: '1' },
    { name: 'gone.bin', size: '5', version: '1' },
  ]);
  expect(server.told).toEqual([server.path('Drive/a.bin')]);

  const [fileId = ''] = data.files?.map(({ id }) => id ?? '') ?? [];
  const metadata = await drive.files.get({ fileId, fields });
  expect(metadata.data).toEqual({ name: 'a.bin', size: '5', version: '1' });
  server.google.simulator.drive.update(fileId, { name: 'z.bin' });
  const pageToken = start.startPageToken ?? '';
  const changes = await drive.changes.list({ pageToken, fields: `changes(file(${fields}))` });
  expect(changes.data.changes).toEqual([{ file: { name: 'z.bin', size: '5', version: '2' } }]);
  expect(await errorOf(drive.files.get({ fileId, alt: 'media' }))).toMatchObject(UNAVAILABLE);
  expect(server.told).toHaveLength(1);
});

test('what is there is given after the next start', async () => {
  await using folder = await temporaryFolder({ 'a.mbox': mbox(['one', 'two', 'three']) });
  const texts = async () => {
    await using google = await connect(folder.path, { me: 'me@example.com' });
    const { data } = await google.gmail.users.messages.list({ userId: 'me' });
    const mails = (data.messages ?? []).map(({ id }) =>
      google.gmail.users.messages.get({ userId: 'me', id: id ?? '' }).then((mail) => mail.data.snippet),
    );
    return (await Promise.all(mails)).toSorted();
  };
  expect(await texts()).toEqual(['one', 'three', 'two']);
  await writeFile(join(folder.path, 'a.mbox'), mbox(['four', 'one']));
  expect(await texts()).toEqual(['four', 'one']);
});
