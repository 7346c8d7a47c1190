import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { type Connection, connect, errorOf } from './helpers/connect.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const allDrives = { supportsAllDrives: true, includeItemsFromAllDrives: true };

describe('over the small demo', () => {
  let google: Connection;
  beforeAll(async () => {
    google = await connect(SMALL_DEMO.directory);
  });
  afterAll(() => google[Symbol.asyncDispose]());

  const names = async (q: string, parameters: object = {}) => {
    const { data } = await google.drive.files.list({ q, orderBy: 'name', ...parameters });
    return data.files?.map((file) => file.name);
  };
  const idOf = async (name: string) =>
    (await google.drive.files.list({ q: `name = '${name}'` })).data.files?.[0]?.id ?? '';

  test('without fields a list has ids, names and types alone', async () => {
    const { data } = await google.drive.files.list({ q: "name = 'Packing list.txt'" });
    expect(data).toEqual({
      kind: 'drive#fileList',
      incompleteSearch: false,
      files: [{ kind: 'drive#file', id: expect.any(String), name: 'Packing list.txt', mimeType: 'text/plain' }],
    });
  });

  test('queries by folder, type, name, owner and time, with and, or, not', async () => {
    expect(await names('trashed = false')).toEqual(['Acme contract.md', 'Contracts', 'Packing list.txt']);
    expect(await names('trashed = true')).toEqual([]);
    expect(await names("'root' in parents and mimeType != 'application/vnd.google-apps.folder'")).toEqual([
      'Packing list.txt',
    ]);
    expect(await names(`'${await idOf('Contracts')}' in parents`)).toEqual(['Acme contract.md']);
    expect(await names("'dana.ortiz@acme.example' in owners or name contains 'pack'")).toEqual([
      'Acme contract.md',
      'Packing list.txt',
    ]);
    expect(await names("not (mimeType contains 'text/') and trashed=false")).toEqual(['Contracts']);
    expect(await names("modifiedTime > '2027-03-05T00:00:00'")).toEqual(['Packing list.txt']);
  });

  test('queries that are malformed or not supported are refused, not ignored', async () => {
    for (const q of [
      '()',
      "fullText contains 'x'",
      "name like 'x'",
      "name = 'x",
      'trashed',
      "name = 'a' and",
      '(trashed=false',
      'x'.repeat(50),
    ]) {
      expect(await errorOf(google.drive.files.list({ q })), q).toMatchObject({
        code: 400,
        reason: 'invalid',
        location: 'q',
      });
    }
  });

  test('a file with its owner, shares, checksum and times', async () => {
    const { data } = await google.drive.files.get({ fileId: await idOf('Acme contract.md'), fields: '*' });
    const content = await readFile(join(SMALL_DEMO.directory, 'Takeout/Drive/Contracts/Acme contract.md'));
    expect(data).toMatchObject({
      mimeType: 'text/markdown',
      createdTime: '2027-02-24T15:12:00.000Z',
      modifiedTime: '2027-03-03T17:48:00.000Z',
      size: String(content.length),
      md5Checksum: createHash('md5').update(content).digest('hex'),
      owners: [{ emailAddress: 'dana.ortiz@acme.example', me: false }],
      ownedByMe: false,
      shared: true,
      parents: [await idOf('Contracts')],
    });
    expect(data.permissions?.map(({ role, emailAddress }) => [role, emailAddress])).toEqual([
      ['owner', 'dana.ortiz@acme.example'],
      ['writer', 'alex.morgan@example.com'],
    ]);
  });

  test('content is downloaded by alt=media', async () => {
    const { data } = await google.drive.files.get(
      { fileId: await idOf('Packing list.txt'), alt: 'media' },
      { responseType: 'text' },
    );
    expect(data).toContain('X-rays for Dr. Demir');
    const folder = google.drive.files.get({ fileId: await idOf('Contracts'), alt: 'media' }, { responseType: 'text' });
    expect(await errorOf(folder)).toMatchObject({ code: 403, reason: 'fileNotDownloadable' });
  });

  test('My Drive has an alias; unknown files are 404', async () => {
    const { data } = await google.drive.files.get({ fileId: 'root' });
    expect(data).toMatchObject({ name: 'My Drive', mimeType: 'application/vnd.google-apps.folder' });
    expect(await errorOf(google.drive.files.get({ fileId: 'nope' }))).toEqual({
      code: 404,
      reason: 'notFound',
      message: 'File not found: nope.',
      location: 'fileId',
      status: 'NOT_FOUND',
    });
  });

  test('pages, and an order', async () => {
    const first = (await google.drive.files.list({ pageSize: 2, orderBy: 'folder,name desc' })).data;
    expect(first.files?.map((file) => file.name)).toEqual(['Contracts', 'Packing list.txt']);
    const pageToken = first.nextPageToken ?? '';
    const second = (await google.drive.files.list({ pageSize: 2, orderBy: 'folder,name desc', pageToken })).data;
    expect(second.files?.map((file) => file.name)).toEqual(['Acme contract.md']);
    expect(second.nextPageToken).toBeUndefined();
    expect(await errorOf(google.drive.files.list({ orderBy: 'constructor' }))).toMatchObject({
      code: 400,
      location: 'orderBy',
    });
  });

  test('nothing has changed since the start page token', async () => {
    const { data } = await google.drive.changes.getStartPageToken();
    const changes = await google.drive.changes.list({
      pageToken: data.startPageToken ?? '',
      includeRemoved: true,
      supportsAllDrives: true,
    });
    expect(changes.data).toEqual({ kind: 'drive#changeList', newStartPageToken: data.startPageToken, changes: [] });
    expect(await errorOf(google.drive.changes.list({ pageToken: '999' }))).toMatchObject({
      code: 400,
      location: 'pageToken',
    });
    const without = await fetch(`${google.simulator.url}/drive/v3/changes`, {
      headers: { authorization: `Bearer ${google.auth.credentials.access_token}` },
    });
    expect(without.status).toBe(400);
  });

  test('about needs fields; there are no shared drives', async () => {
    expect(await errorOf(google.drive.about.get({}))).toMatchObject({
      code: 400,
      location: 'fields',
      reason: 'required',
    });
    expect((await google.drive.about.get({ fields: 'user(emailAddress)' })).data).toEqual({
      user: { emailAddress: 'alex.morgan@example.com' },
    });
    expect((await google.drive.drives.list()).data.drives).toEqual([]);
    expect(await errorOf(google.drive.files.list({ corpora: 'drive', driveId: '0X', ...allDrives }))).toMatchObject({
      code: 404,
    });
  });
});

test('a text file that its sidecar calls a Google Doc is exported, not downloaded', async () => {
  await using folder = await temporaryFolder({
    'Plan.md': '# Plan',
    'Plan.md-info.json': JSON.stringify({ mimeType: 'application/vnd.google-apps.document' }),
    'Figures.csv': 'a,b\n1,2\n',
    'Figures-info.json': JSON.stringify({ mimeType: 'application/vnd.google-apps.spreadsheet', title: 'Figures 2027' }),
    'Report.docx': 'PK',
  });
  await using google = await connect(folder.path, { me: 'me@example.com' });
  const { data } = await google.drive.files.list({
    orderBy: 'name',
    fields: 'files(id,name,mimeType,size,md5Checksum,exportLinks)',
  });
  const [figures, plan, report] = data.files ?? [];
  expect(figures).toMatchObject({ name: 'Figures 2027', mimeType: 'application/vnd.google-apps.spreadsheet' });
  expect(plan).toMatchObject({ name: 'Plan', exportLinks: { 'text/markdown': expect.any(String) } });
  expect(plan?.md5Checksum).toBeUndefined();
  const fileId = plan?.id ?? '';
  const exported = await google.drive.files.export({ fileId, mimeType: 'text/markdown' }, { responseType: 'text' });
  expect(exported.data).toBe('# Plan');
  expect(await errorOf(google.drive.files.export({ fileId, mimeType: 'text/csv' }))).toMatchObject({
    code: 400,
    reason: 'badRequest',
  });
  expect(await errorOf(google.drive.files.get({ fileId, alt: 'media' }))).toMatchObject({
    code: 403,
    reason: 'fileNotDownloadable',
  });
  const binary = google.drive.files.export({ fileId: report?.id ?? '', mimeType: 'text/plain' });
  expect(await errorOf(binary)).toMatchObject({ code: 403, reason: 'fileNotExportable' });
});

test('a Sheet is exported as what lies on disk: a workbook, or text', async () => {
  const sheet = JSON.stringify({ mimeType: 'application/vnd.google-apps.spreadsheet' });
  await using folder = await temporaryFolder({
    'Budget.xlsx': 'PK',
    'Budget.xlsx-info.json': sheet,
    'Figures.csv': 'a,b',
    'Figures.csv-info.json': sheet,
  });
  await using google = await connect(folder.path, { me: 'me@example.com' });
  const { data } = await google.drive.files.list({ orderBy: 'name' });
  const [budget, figures] = (data.files ?? []).map(({ id }) => id ?? '');
  const exported = (fileId = '', mimeType: string) =>
    google.drive.files.export({ fileId, mimeType }, { responseType: 'text' });
  const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  expect((await exported(budget, WORKBOOK)).data).toBe('PK');
  expect((await exported(figures, 'text/csv')).data).toBe('a,b');
  expect(await errorOf(exported(figures, WORKBOOK))).toMatchObject({ code: 400 });
  expect(await errorOf(exported(budget, 'text/csv'))).toMatchObject({ code: 400 });
});

describe('what changes on disk', () => {
  const sidecar = JSON.stringify({
    mimeType: 'application/vnd.google-apps.document',
    modifiedTime: '2027-01-01T00:00:00Z',
  });

  test('a Doc has another version after a start with another text', async () => {
    const versionOf = async (text: string) => {
      await using folder = await temporaryFolder({ 'Plan.txt': text, 'Plan.txt-info.json': sidecar });
      await using google = await connect(folder.path, { me: 'me@example.com' });
      const { data } = await google.drive.files.list({ fields: 'files(version)' });
      return data.files?.[0]?.version;
    };
    const first = await versionOf('one');
    expect(first).toMatch(/^\d+$/);
    expect(await versionOf('one')).toBe(first);
    expect(await versionOf('two')).not.toBe(first);
  });

  test('a file that was taken away is not given', async () => {
    await using folder = await temporaryFolder({ 'a.bin': 'a' });
    await using google = await connect(folder.path, { me: 'me@example.com' });
    const { data } = await google.drive.files.list({ fields: 'files(id)' });
    await rm(join(folder.path, 'a.bin'));
    const fileId = data.files?.[0]?.id ?? '';
    expect(await errorOf(google.drive.files.get({ fileId, alt: 'media' }))).toMatchObject({
      code: 503,
      reason: 'backendError',
    });
  });
});
