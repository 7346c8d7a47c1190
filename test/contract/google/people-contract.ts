import { randomUUID } from 'node:crypto';
import type { people_v1 } from 'googleapis/build/src/apis/people/index.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorOf } from '../../local/google-simulator/helpers/connect.ts';
import type { PeopleBackend } from './people-backend.ts';

const address = () => `${randomUUID()}@example.org`;
const FIELDS = { resourceName: 'people/me', personFields: 'emailAddresses,metadata' };

/** What is promised of a person's contacts, whoever plays them. Each test changes contacts of its own, and looks at them alone. */
export function peopleContract(open: () => Promise<PeopleBackend>): void {
  let backend: PeopleBackend;
  beforeAll(async () => {
    backend = await open();
  });
  afterAll(() => backend[Symbol.asyncDispose]());

  /** All pages, and the sync token of the last. */
  async function listAll(parameters: Partial<people_v1.Params$Resource$People$Connections$List>) {
    const found: people_v1.Schema$Person[] = [];
    for (let pageToken: string | undefined; ; ) {
      const request = { ...FIELDS, ...parameters, ...(pageToken ? { pageToken } : {}) };
      const { data } = await backend.client.people.connections.list(request);
      found.push(...(data.connections ?? []));
      pageToken = data.nextPageToken ?? undefined;
      if (!pageToken) return { found, syncToken: data.nextSyncToken ?? undefined };
    }
  }

  const addressesOf = (found: readonly people_v1.Schema$Person[], resourceName: string) =>
    found.find((person) => person.resourceName === resourceName)?.emailAddresses?.map(({ value }) => value);

  test('a listing goes over all pages, with the fields that were asked for, and gives a sync token with the last', async () => {
    const [one, other] = [address(), address()];
    const names = [await backend.create(one), await backend.create(other)];
    await backend.eventually(async () => {
      const { found, syncToken } = await listAll({ pageSize: 1, requestSyncToken: true });
      expect(names.map((name) => addressesOf(found, name))).toEqual([[one], [other]]);
      expect(found.some(({ names: shown }) => shown !== undefined)).toBe(false);
      expect(syncToken).toBeTruthy();
    });
  });

  test('a sync token gives what came, what changed and what went since, and what went says so', async () => {
    const [changed, went] = [await backend.create(address()), await backend.create(address())];
    const syncToken = await backend.eventually(async () => {
      const listed = await listAll({ requestSyncToken: true });
      expect(addressesOf(listed.found, went)).toBeDefined();
      return listed.syncToken ?? '';
    });
    const [came, now] = [await backend.create(address()), address()];
    await backend.update(changed, now);
    await backend.delete(went);
    await backend.eventually(async () => {
      const { found } = await listAll({ requestSyncToken: true, syncToken });
      expect(addressesOf(found, came)).toBeDefined();
      expect(addressesOf(found, changed)).toEqual([now]);
      expect(found.find(({ resourceName }) => resourceName === went)?.metadata?.deleted).toBe(true);
    });
  });

  test('400 without fields, for a field that there is not, and for a page token that is none', async () => {
    const list = (parameters: object) => backend.client.people.connections.list({ ...FIELDS, ...parameters });
    expect(await errorOf(list({ personFields: '' }))).toMatchObject({ code: 400 });
    expect(await errorOf(list({ personFields: 'shoeSize' }))).toMatchObject({ code: 400 });
    expect(await errorOf(list({ pageToken: 'nope' }))).toMatchObject({ code: 400 });
  });
}
