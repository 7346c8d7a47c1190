import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Connection, connect, errorOf } from '../helpers/connect.ts';
import { pushReceiver } from '../helpers/push-receiver.ts';
import { SyncedFiles } from '../helpers/synced-files.ts';
import { type TemporaryFolder, temporaryFolder } from '../helpers/temporary-folder.ts';

const FOLDER = 'application/vnd.google-apps.folder';
const DOCUMENT = 'application/vnd.google-apps.document';
const ANN = { emailAddress: 'ann@example.org', displayName: 'Ann' };
const ME = 'me@example.com';
const ALL_DRIVES = { supportsAllDrives: true, includeItemsFromAllDrives: true };

let folder: TemporaryFolder;
let google: Connection;
beforeEach(async () => {
  folder = await temporaryFolder({ 'Projects/Plan.txt': 'The plan', 'Notes.txt': 'Notes' });
  google = await connect(folder.path, { me: ME });
});
afterEach(async () => {
  await google[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const live = () => google.simulator.drive;
const get = async (fileId: string) =>
  (await google.drive.files.get({ fileId, fields: '*', supportsAllDrives: true })).data;
const idOf = async (name: string) =>
  (await google.drive.files.list({ q: `name = '${name}'` })).data.files?.[0]?.id ?? '';
const names = async (q: string) =>
  (await google.drive.files.list({ q, orderBy: 'name' })).data.files?.map(({ name }) => name);
const textOf = async (fileId: string) =>
  (await google.drive.files.get({ fileId, alt: 'media' }, { responseType: 'text' })).data;
const follow = async (driveId?: string) => {
  const client = new SyncedFiles(google.drive, driveId);
  await client.start();
  return client;
};
const seen = (changes: Awaited<ReturnType<SyncedFiles['sync']>>) =>
  changes.map(({ changeType, removed, file, drive }) => [changeType, removed, file?.name ?? drive?.name]);

describe('what changes', () => {
  test('a new file, and its content', async () => {
    const { id } = live().create({ name: 'New.txt', content: 'one', parentId: await idOf('Projects') });
    const first = await get(id);
    expect(first).toMatchObject({
      name: 'New.txt',
      mimeType: 'text/plain',
      size: '3',
      md5Checksum: createHash('md5').update('one').digest('hex'),
      version: '1',
      parents: [await idOf('Projects')],
      createdTime: '2027-03-08T09:00:00.000Z',
      ownedByMe: true,
      trashed: false,
    });
    google.clock.advance(60);
    live().updateContent(id, 'three');
    expect(await get(id)).toMatchObject({
      size: '5',
      md5Checksum: createHash('md5').update('three').digest('hex'),
      version: '2',
      modifiedTime: '2027-03-08T09:01:00.000Z',
    });
    expect(await textOf(id)).toBe('three');
  });

  test('a loaded file gets new content; a Doc is exported', async () => {
    const id = await idOf('Notes.txt');
    live().updateContent(id, 'Other notes');
    expect(await textOf(id)).toBe('Other notes');
    const doc = live().create({ name: 'Doc', mimeType: DOCUMENT, content: 'Written' });
    const before = (await get(doc.id)).version ?? '';
    live().updateContent(doc.id, 'Rewritten');
    expect(BigInt((await get(doc.id)).version ?? '')).toBe(BigInt(before) + 1n);
    const exported = await google.drive.files.export(
      { fileId: doc.id, mimeType: 'text/plain' },
      { responseType: 'text' },
    );
    expect(exported.data).toBe('Rewritten');
  });

  test('a renamed and a moved folder leave what is in them as it is', async () => {
    const [projects, plan] = [await idOf('Projects'), await get(await idOf('Plan.txt'))];
    const { id: archive } = live().create({ name: 'Archive', mimeType: FOLDER });
    live().rename(projects, 'Old projects');
    live().move(projects, archive);
    expect(await get(projects)).toMatchObject({ name: 'Old projects', parents: [archive], version: '3' });
    expect(await get(plan.id ?? '')).toEqual(plan);
    expect(() => live().move(archive, projects)).toThrow('into itself');
    expect(() => live().move(archive, plan.id ?? '')).toThrow('not a folder');
    expect(() => live().rename('root', 'Mine')).toThrow('top folder');
  });

  test('trash: what is below goes and comes with its folder, unless it was trashed itself', async () => {
    const [projects, plan] = [await idOf('Projects'), await idOf('Plan.txt')];
    live().trash(projects);
    expect(await names('trashed = true')).toEqual(['Plan.txt', 'Projects']);
    expect(await names('trashed = false')).toEqual(['Notes.txt']);
    expect(await get(plan)).toMatchObject({ trashed: true, explicitlyTrashed: false });
    live().trash(plan);
    live().untrash(projects);
    expect(await names('trashed = true')).toEqual(['Plan.txt']);
    expect(await get(plan)).toMatchObject({ trashed: true, explicitlyTrashed: true });
  });

  test('a deleted folder is gone with what was in it', async () => {
    const [projects, plan] = [await idOf('Projects'), await idOf('Plan.txt')];
    live().delete(projects);
    for (const id of [projects, plan]) {
      expect(await errorOf(get(id))).toMatchObject({ code: 404, message: `File not found: ${id}.` });
    }
    expect(() => live().rename(plan, 'Again')).toThrow('File not found');
    expect(() => live().share(plan, { type: 'user', role: 'reader', emailAddress: ME })).toThrow('File not found');
  });

  test('permissions are inherited, changed and taken away', async () => {
    const [projects, plan] = [await idOf('Projects'), await idOf('Plan.txt')];
    live().share(projects, { type: 'user', role: 'reader', ...ANN });
    live().share(projects, { type: 'user', role: 'writer', ...ANN });
    live().share(plan, { type: 'anyone', role: 'reader' });
    const shares = async () => (await get(plan)).permissions?.map(({ role, emailAddress }) => [role, emailAddress]);
    expect(await shares()).toEqual([
      ['owner', ME],
      ['reader', undefined],
      ['writer', ANN.emailAddress],
    ]);
    expect((await get(plan)).shared).toBe(true);
    live().unshare(projects, ANN.emailAddress);
    live().unshare(plan, 'anyone');
    expect(await shares()).toEqual([['owner', ME]]);
  });

  test('what somebody shares is there until they withdraw it, and comes back when they share it again', async () => {
    const mine = { type: 'user', role: 'reader', emailAddress: ME } as const;
    const { id } = live().create({ name: 'Theirs', mimeType: FOLDER, owner: ANN, parentId: null, permissions: [mine] });
    const { id: inside } = live().create({ name: 'Inside.txt', owner: ANN, parentId: id });
    const { id: own } = live().create({ name: 'Own.txt', parentId: id });
    expect((await get(id)).parents).toBeUndefined();
    expect(await get(inside)).toMatchObject({ ownedByMe: false, owners: [{ emailAddress: ANN.emailAddress }] });
    live().unshare(id, ME);
    expect(await errorOf(get(inside))).toMatchObject({ code: 404 });
    expect(await names("name contains 'own'")).toEqual(['Own.txt']);
    live().share(id, mine);
    expect(await names("'ann@example.org' in owners")).toEqual(['Inside.txt', 'Theirs']);
    expect((await get(own)).ownedByMe).toBe(true);
  });

  test('a list shows what was there when its first page was asked for', async () => {
    const first = (await google.drive.files.list({ pageSize: 2, orderBy: 'name' })).data;
    live().create({ name: 'Aaa.txt' });
    live().delete(await idOf('Projects'));
    const pageToken = first.nextPageToken ?? '';
    const second = (await google.drive.files.list({ pageSize: 2, orderBy: 'name', pageToken })).data;
    expect([...(first.files ?? []), ...(second.files ?? [])].map(({ name }) => name)).toEqual([
      'Notes.txt',
      'Plan.txt',
      'Projects',
    ]);
  });
});

describe("the person's change log", () => {
  test('each file once, as it is now, in the order of the latest changes', async () => {
    const client = await follow();
    const notes = await idOf('Notes.txt');
    live().rename(notes, 'Notes 2.txt');
    live().create({ name: 'New.txt' });
    live().rename(notes, 'Notes 3.txt');
    const changes = await client.sync();
    expect(seen(changes)).toEqual([
      ['file', false, 'New.txt'],
      ['file', false, 'Notes 3.txt'],
    ]);
    expect(changes[1]).toMatchObject({ kind: 'drive#change', fileId: notes, time: '2027-03-08T09:00:00.000Z' });
    expect(await client.sync()).toEqual([]);
  });

  test('without fields a change has the least of a file', async () => {
    const { data } = await google.drive.changes.getStartPageToken();
    live().rename(await idOf('Notes.txt'), 'Notes 2.txt');
    const changes = (await google.drive.changes.list({ pageToken: data.startPageToken ?? '' })).data.changes;
    expect(Object.keys(changes?.[0]?.file ?? {}).sort()).toEqual(['id', 'kind', 'mimeType', 'name']);
  });

  test('pages: a file that changes meanwhile comes again, and none is missed', async () => {
    const client = await follow();
    const ids = ['a', 'b', 'c'].map((name) => live().create({ name }).id);
    const { data } = await google.drive.changes.list({ pageToken: client.pageToken, pageSize: 2 });
    expect(data.changes?.map(({ fileId }) => fileId)).toEqual([ids[0], ids[1]]);
    expect(data.newStartPageToken).toBeUndefined();
    live().rename(ids[0] ?? '', 'a again');
    client.pageToken = data.nextPageToken ?? '';
    expect(seen(await client.sync({ pageSize: 1 }))).toEqual([
      ['file', false, 'c'],
      ['file', false, 'a again'],
    ]);
  });

  test('what is trashed is there; what is deleted or withdrawn is removed, each thing below it too', async () => {
    const client = await follow();
    const mine = { type: 'user', role: 'reader', emailAddress: ME } as const;
    const { id } = live().create({ name: 'Theirs', owner: ANN, parentId: null, permissions: [mine] });
    await client.sync();
    live().trash(await idOf('Notes.txt'));
    live().delete(await idOf('Projects'));
    live().unshare(id, ME);
    const changes = await client.sync();
    expect(seen(changes)).toEqual([
      ['file', false, 'Notes.txt'],
      ['file', true, undefined],
      ['file', true, undefined],
      ['file', true, undefined],
    ]);
    expect(changes[0]?.file?.trashed).toBe(true);
    live().create({ name: 'New.txt' });
    live().delete(await idOf('New.txt'));
    expect(await client.sync({ includeRemoved: false })).toEqual([]);
  });

  test('what is inherited stands in the log only when asked for', async () => {
    const client = await follow();
    const projects = await idOf('Projects');
    live().trash(projects);
    expect(seen(await client.sync())).toEqual([['file', false, 'Projects']]);
    live().listsInherited = true;
    live().untrash(projects);
    live().rename(projects, 'Old projects');
    expect(seen(await client.sync())).toEqual([
      ['file', false, 'Plan.txt'],
      ['file', false, 'Old projects'],
    ]);
  });

  test('restrictToMyDrive leaves out what lies in no folder of the person', async () => {
    const client = await follow();
    live().create({ name: 'Shared.txt', owner: ANN, parentId: null });
    live().create({ name: 'Mine.txt', parentId: await idOf('Projects') });
    expect(seen(await client.sync({ restrictToMyDrive: true }))).toEqual([['file', false, 'Mine.txt']]);
  });

  test('400 for a token that is not good', async () => {
    const client = await follow();
    const invalid = { code: 400, reason: 'invalid', location: 'pageToken' };
    live().expirePageTokens();
    expect(await errorOf(client.sync())).toMatchObject(invalid);
    const watch = google.drive.changes.watch({ pageToken: client.pageToken, requestBody: {} });
    expect(await errorOf(watch)).toMatchObject(invalid);
    await client.start();
    live().rename(await idOf('Notes.txt'), 'Notes 2.txt');
    await client.sync();
    await using again = await connect(folder.path, { me: ME });
    expect(await errorOf(again.drive.changes.list({ pageToken: client.pageToken }))).toMatchObject(invalid);
  });
});

describe('shared drives', () => {
  test('a drive that comes, is renamed and goes stands in the log of the person; what is in it does not', async () => {
    const client = await follow();
    const { id: driveId } = live().addSharedDrive('Team');
    live().create({ name: 'Inside.txt', parentId: driveId });
    const [came, ...others] = await client.sync();
    expect(came).toMatchObject({ changeType: 'drive', removed: false, driveId, drive: { id: driveId, name: 'Team' } });
    expect(others).toEqual([]);
    live().renameSharedDrive(driveId, 'The team');
    expect(seen(await client.sync())).toEqual([['drive', false, 'The team']]);
    expect((await google.drive.drives.list()).data.drives).toMatchObject([{ id: driveId, name: 'The team' }]);
    live().removeSharedDrive(driveId);
    expect(seen(await client.sync())).toEqual([['drive', true, undefined]]);
    expect((await google.drive.drives.list()).data.drives).toEqual([]);
    expect(await errorOf(follow(driveId))).toMatchObject({ code: 404, location: 'driveId' });
  });

  test('a drive has its own list and log; its files have neither owners nor permissions', async () => {
    const { id: driveId } = live().addSharedDrive('Team');
    const client = await follow(driveId);
    const { id: inside } = live().create({ name: 'Folder', mimeType: FOLDER, parentId: driveId });
    const { id } = live().create({ name: 'Inside.txt', parentId: inside });
    expect(seen(await client.sync())).toEqual([
      ['file', false, 'Folder'],
      ['file', false, 'Inside.txt'],
    ]);
    expect((await client.list()).map(({ name }) => name)).toEqual(['Folder', 'Inside.txt']);
    const file = await get(id);
    expect(file).toMatchObject({ driveId, parents: [inside] });
    expect(Object.keys(file)).not.toEqual(expect.arrayContaining(['owners']));
    expect(file.permissions).toBeUndefined();
    expect(await names("name contains 'inside'")).toEqual([]);
    expect(await get(driveId)).toMatchObject({ name: 'Drive', mimeType: FOLDER });
    const everything = await google.drive.files.list({ corpora: 'allDrives', ...ALL_DRIVES });
    expect(everything.data.files).toHaveLength(5);
  });

  test('a file that moves to a drive leaves one log for the other', async () => {
    const { id: driveId } = live().addSharedDrive('Team');
    const [person, team] = [await follow(), await follow(driveId)];
    const projects = await idOf('Projects');
    live().move(projects, driveId);
    expect(seen(await person.sync())).toEqual([
      ['file', true, undefined],
      ['file', true, undefined],
    ]);
    expect(seen(await team.sync())).toEqual([
      ['file', false, 'Projects'],
      ['file', false, 'Plan.txt'],
    ]);
    live().move(projects, 'root');
    expect(seen(await person.sync({ includeCorpusRemovals: true }))).toEqual([
      ['file', false, 'Projects'],
      ['file', false, 'Plan.txt'],
    ]);
    expect(seen(await team.sync({ includeCorpusRemovals: true }))).toEqual([
      ['file', true, 'Projects'],
      ['file', true, 'Plan.txt'],
    ]);
  });

  test('a token of one log is not good for another', async () => {
    const { id: driveId } = live().addSharedDrive('Team');
    const [person, team] = [await follow(), await follow(driveId)];
    [person.pageToken, team.pageToken] = [team.pageToken, person.pageToken];
    expect(await errorOf(person.sync())).toMatchObject({ code: 400, location: 'pageToken' });
    expect(await errorOf(team.sync())).toMatchObject({ code: 400, location: 'pageToken' });
  });

  test('are refused to those who do not say that they know them', async () => {
    const { id: driveId } = live().addSharedDrive('Team');
    const { id: fileId } = live().create({ name: 'Inside.txt', parentId: driveId });
    expect(await errorOf(google.drive.files.get({ fileId }))).toMatchObject({ code: 404 });
    const { files, changes } = google.drive;
    const required = { code: 403, reason: 'includeTeamDriveItemsRequired' };
    expect(await errorOf(files.list({ corpora: 'drive', driveId, supportsAllDrives: true }))).toMatchObject(required);
    expect(await errorOf(files.list({ corpora: 'drive', driveId, includeItemsFromAllDrives: true }))).toMatchObject({
      code: 403,
    });
    expect(await errorOf(changes.getStartPageToken({ driveId }))).toMatchObject({ code: 403 });
    expect(await errorOf(files.list({ corpora: 'drive', ...ALL_DRIVES }))).toMatchObject({
      code: 400,
      location: 'driveId',
    });
    expect(await errorOf(files.list({ driveId, ...ALL_DRIVES }))).toMatchObject({ code: 400, location: 'driveId' });
  });
});

describe('channels', () => {
  test('an hour by default, a week at most; each log has its own', async () => {
    await using receiver = await pushReceiver();
    const { id: driveId } = live().addSharedDrive('Team');
    const [person, team] = [await follow(), await follow(driveId)];
    const watch = async (id: string, client: SyncedFiles, parameters: object = {}) => {
      const requestBody = { id, type: 'web_hook', address: `${receiver.url}/drive`, token: 'secret', ...parameters };
      const scope = client === team ? { driveId, ...ALL_DRIVES } : {};
      return (await google.drive.changes.watch({ pageToken: client.pageToken, ...scope, requestBody })).data;
    };
    const now = google.clock.now().getTime();
    const own = await watch('own', person);
    expect(own).toMatchObject({ kind: 'api#channel', id: 'own', expiration: String(now + 3_600_000) });
    const far = await watch('team', team, { expiration: String(now + 30 * 86_400_000) });
    expect(far.expiration).toBe(String(now + 604_800_000));
    expect(far.resourceId).not.toBe(own.resourceId);
    live().rename(await idOf('Notes.txt'), 'Notes 2.txt');
    live().create({ name: 'Inside.txt', parentId: driveId });
    google.clock.advance(3_600);
    await google.signIn();
    live().rename(await idOf('Projects'), 'Lapsed');
    await google.simulator.pushes.deliver();
    const told = receiver.received.map(({ headers, body }) => [
      headers['x-goog-channel-id'],
      headers['x-goog-resource-state'],
      body,
    ]);
    expect(told).toEqual([
      ['own', 'sync', ''],
      ['team', 'sync', ''],
      ['own', 'change', '{"kind":"drive#changes"}'],
      ['team', 'change', '{"kind":"drive#changes"}'],
    ]);
    expect(receiver.received[2]?.headers['x-goog-channel-token']).toBe('secret');
    expect(
      live()
        .channels()
        .map(({ id }) => id),
    ).toEqual(['team']);
    await google.drive.channels.stop({ requestBody: { id: 'team', resourceId: far.resourceId ?? '' } });
    expect(live().channels()).toEqual([]);
  });

  test('a change of many things is one message', async () => {
    await using receiver = await pushReceiver();
    const { pageToken } = await follow();
    await google.drive.changes.watch({
      pageToken,
      requestBody: { id: 'own', type: 'web_hook', address: receiver.url },
    });
    live().delete(await idOf('Projects'));
    expect(await google.simulator.pushes.deliver()).toHaveLength(2);
    live().announceChanges();
    expect(await google.simulator.pushes.deliver()).toHaveLength(1);
  });
});
