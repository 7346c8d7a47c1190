import { describe, expect, test } from 'vitest';
import { connect, errorOf } from './helpers/connect.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const card = (...lines: string[]) => `${['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD'].join('\r\n')}\r\n`;

const LEYLA = card(
  'FN:Leyla Aksoy',
  'N:Aksoy;Leyla;;;',
  'NICKNAME:Aunt Leyla',
  'EMAIL;TYPE=INTERNET;TYPE=HOME:leyla@example.net',
  'TEL;TYPE=CELL:+90 212 555 01 44',
  'BDAY:--06-09',
);

const numbered = (count: number) => Array.from({ length: count }, (_, n) => card(`FN:Person ${n}`)).join('');

async function serve(cards: string) {
  const folder = await temporaryFolder({ 'contacts.vcf': cards });
  const google = await connect(folder.path, { me: 'me@example.com', timeZone: 'Europe/London' });
  const list = (params: object) =>
    google.people.people.connections.list({ resourceName: 'people/me', personFields: 'names', ...params });
  return {
    google,
    list,
    async [Symbol.asyncDispose]() {
      await google[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('people.connections.list', () => {
  test('shows the fields that it was asked for, each with its source', async () => {
    await using served = await serve(LEYLA);
    const { data } = await served.list({
      personFields: 'names,nicknames,emailAddresses,phoneNumbers,birthdays,metadata',
    });
    const [person] = data.connections ?? [];
    const source = { type: 'CONTACT', id: person?.resourceName?.replace('people/c', '') };
    const metadata = { primary: true, source };
    expect(data).toEqual({ connections: [person], totalPeople: 1, totalItems: 1 });
    expect(person).toEqual({
      resourceName: expect.stringMatching(/^people\/c\d+$/),
      etag: expect.stringMatching(/^%./),
      metadata: { objectType: 'PERSON', sources: [{ ...source, etag: expect.any(String) }] },
      names: [{ metadata, displayName: 'Leyla Aksoy', givenName: 'Leyla', familyName: 'Aksoy' }],
      nicknames: [{ metadata, value: 'Aunt Leyla' }],
      emailAddresses: [{ metadata, value: 'leyla@example.net', type: 'home' }],
      phoneNumbers: [{ metadata, value: '+90 212 555 01 44', type: 'mobile' }],
      birthdays: [{ metadata, date: { month: 6, day: 9 } }],
    });
    const { data: names } = await served.list({});
    expect(Object.keys(names.connections?.[0] ?? {})).toEqual(['resourceName', 'etag', 'names']);
  });

  test('pages, 100 to a page where no size is given', async () => {
    await using served = await serve(numbered(205));
    const sizes: (number | undefined)[] = [];
    const seen = new Set<string>();
    let pageToken: string | undefined;
    do {
      const { data } = await served.list(pageToken ? { pageToken } : {});
      sizes.push(data.connections?.length);
      for (const { resourceName } of data.connections ?? []) seen.add(resourceName ?? '');
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken);
    expect(sizes).toEqual([100, 100, 5]);
    expect(seen.size).toBe(205);
    expect((await served.list({ pageSize: 0 })).data.connections).toHaveLength(100);
    expect((await served.list({ pageSize: 1000 })).data.connections).toHaveLength(205);
  });

  test('gives a sync token with the last page when it is asked for; nothing has changed since then', async () => {
    await using served = await serve(numbered(3));
    const first = await served.list({ requestSyncToken: true, pageSize: 2 });
    expect(first.data).not.toHaveProperty('nextSyncToken');
    const last = await served.list({
      requestSyncToken: true,
      pageSize: 2,
      pageToken: first.data.nextPageToken ?? '',
    });
    const syncToken = last.data.nextSyncToken ?? '';
    expect(syncToken).not.toBe('');
    const { data } = await served.list({ requestSyncToken: true, pageSize: 2, syncToken });
    expect(data).toEqual({ nextSyncToken: syncToken });
  });

  test('refuses a sync token of other parameters, or of other contacts, as expired', async () => {
    await using before = await serve(numbered(3));
    const syncToken = (await before.list({ requestSyncToken: true })).data.nextSyncToken ?? '';
    await using after = await serve(numbered(4));
    const expired = {
      code: 400,
      status: 'FAILED_PRECONDITION',
      message: 'Sync token is expired. Clear local cache and retry call without the sync token.',
    };
    expect(await errorOf(after.list({ requestSyncToken: true, syncToken }))).toMatchObject(expired);
    expect(
      await errorOf(before.list({ requestSyncToken: true, syncToken, personFields: 'names,birthdays' })),
    ).toMatchObject(expired);
    expect((await before.list({ requestSyncToken: true, syncToken })).status).toBe(200);
  });

  test('tells what has changed since a sync token, of a deleted contact that alone', async () => {
    await using served = await serve(LEYLA + numbered(1));
    const { contacts } = served.google.simulator;
    const params = { requestSyncToken: true, personFields: 'names,metadata' };
    const first = await served.list(params);
    const [leyla = '', person = ''] = first.data.connections?.map(({ resourceName }) => resourceName ?? '') ?? [];
    const added = contacts.create({ names: [{ displayName: 'Deniz' }] }).resourceName;
    contacts.update(leyla, { names: [{ displayName: 'Leyla Demir' }] });
    contacts.delete(person);
    const { data } = await served.list({ ...params, syncToken: first.data.nextSyncToken });
    expect(
      data.connections?.map(({ resourceName, names, metadata }) => [
        resourceName,
        names?.[0]?.displayName,
        metadata?.deleted,
      ]),
    ).toEqual([
      [added, 'Deniz', undefined],
      [leyla, 'Leyla Demir', undefined],
      [person, undefined, true],
    ]);
    expect((await served.list({})).data.totalPeople).toBe(2);
    const { data: later } = await served.list({ ...params, syncToken: data.nextSyncToken });
    expect(later).toEqual({ nextSyncToken: data.nextSyncToken });
    contacts.expireSyncTokens();
    expect(await errorOf(served.list({ ...params, syncToken: data.nextSyncToken }))).toMatchObject({
      status: 'FAILED_PRECONDITION',
    });
  });

  test('shows the contacts on all pages as they stood at the first one, and goes on from there', async () => {
    await using served = await serve(numbered(3));
    const { contacts } = served.google.simulator;
    const params = { requestSyncToken: true, pageSize: 2 };
    const first = await served.list(params);
    contacts.delete(first.data.connections?.[0]?.resourceName ?? '');
    const last = await served.list({ ...params, pageToken: first.data.nextPageToken });
    expect(last.data.connections).toHaveLength(1);
    const { data } = await served.list({ ...params, syncToken: last.data.nextSyncToken });
    expect(data.connections?.map(({ resourceName }) => resourceName)).toEqual([
      first.data.connections?.[0]?.resourceName,
    ]);
  });

  test.each([
    [{ resourceName: 'people/c1' }, 'people/me'],
    [{ personFields: '' }, 'personFields mask is required'],
    [{ personFields: 'names,shoeSize' }, 'shoeSize'],
    [{ pageSize: 1001 }, '[0, 1000]'],
    [{ sortOrder: 'FIRST_NAME_ASCENDING' }, 'does not support'],
  ])('refuses %j', async (params, message) => {
    await using served = await serve(LEYLA);
    expect(await errorOf(served.list(params))).toMatchObject({ code: 400, message: expect.stringContaining(message) });
  });

  test('asks for a scope of contacts', async () => {
    await using folder = await temporaryFolder({ 'contacts.vcf': LEYLA });
    await using google = await connect(folder.path, {
      me: 'me@example.com',
      scopes: ['openid', 'https://www.googleapis.com/auth/gmail.readonly'],
    });
    const call = google.people.people.connections.list({ resourceName: 'people/me', personFields: 'names' });
    expect(await errorOf(call)).toMatchObject({ code: 403, reason: 'insufficientPermissions' });
  });
});
