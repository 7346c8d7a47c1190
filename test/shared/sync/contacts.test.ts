import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createSyncStatusReader } from '../../../shared/adapters/postgres/sync/sync-status.ts';
import type { Contact } from '../../../shared/domain/contact.ts';
import { GoogleError } from '../../../shared/sync/google-error.ts';
import { LeaseLostError } from '../../../shared/sync/lease-lost-error.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { contactOf, valuesOf } from './fixtures/contact-of.ts';
import { copyOf } from './fixtures/copy-of.ts';
import { emailOf } from './fixtures/email-of.ts';
import { createSyncKit, type SyncKit } from './fixtures/sync-kit.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const leyla = contactOf('leyla', {
  names: ['Leyla Aksoy'],
  nicknames: ['Aunt Leyla'],
  emailAddresses: valuesOf('leyla@example.net', 'aksoy@example.com'),
  phoneNumbers: [{ value: '+90 212 555 01 44', type: 'mobile' }],
  birthday: '--06-09',
});
const plumber = contactOf('plumber', { names: ['Bob'], phoneNumbers: valuesOf('020 1') });

async function sync(kit: SyncKit, contacts: readonly Contact[]) {
  kit.google.contacts = [...contacts];
  await kit.want();
  return kit.sync(kit.jobOf('contacts'));
}

async function syncMail(kit: SyncKit, mails: ReturnType<typeof emailOf>[]) {
  kit.google.mails = mails;
  await kit.want();
  await kit.sync(kit.jobOf('gmail'));
}

/** Address, names in mail, names in the address book, card, words. */
async function people({ accountId }: SyncKit) {
  const rows = await test.asOwner(
    `select address, names, nicknames, contact_id, is_contact, words from people where account_id = $1 order by address`,
    [accountId],
  );
  for (const row of rows) expect(row.is_contact).toBe(row.contact_id !== null);
  return rows.map((row) => [row.address, row.names, row.nicknames, row.contact_id, String(row.words).trim()]);
}

async function contacts({ accountId }: SyncKit) {
  const rows = await test.asOwner(
    'select resource_name, card from contacts where account_id = $1 order by resource_name',
    [accountId],
  );
  return rows.map(({ card }) => card);
}

describe('the first pass over contacts', () => {
  it('stores them, those without an address too, and marks whom their addresses are of', async () => {
    const kit = await createSyncKit(test.database);
    expect(await sync(kit, [leyla, plumber])).toEqual({ kind: 'synced' });
    expect(await contacts(kit)).toEqual([leyla, plumber]);
    const names = ['Leyla Aksoy', 'Aunt Leyla'];
    expect(await people(kit)).toEqual([
      ['aksoy@example.com', [], names, 'people/leyla', 'leyla aksoy aunt'],
      ['leyla@example.net', [], names, 'people/leyla', 'leyla aksoy aunt'],
    ]);
    expect(await kit.cursorOf(kit.jobOf('contacts'))).toMatchObject({
      cursor: 'contacts-1',
      items_seen: 2,
      items_expected: 2,
      last_success_at: kit.clock.now(),
      error_code: null,
    });
    expect(kit.queue.embed).toEqual([]);
  });

  it('reads page by page, and reports what it can not read', async () => {
    const kit = await createSyncKit(test.database);
    const many = Array.from({ length: 1_205 }, (_, n) =>
      contactOf(`c${String(n).padStart(4, '0')}`, { names: [`N${n}`], emailAddresses: valuesOf(`n${n}@example.com`) }),
    );
    kit.google.pageSize = 1_000;
    kit.google.broken.set('people/c0007', 'malformed');
    expect(await sync(kit, many)).toEqual({ kind: 'synced' });
    expect(await contacts(kit)).toHaveLength(1_204);
    expect(await people(kit)).toHaveLength(1_204);
    expect(kit.warnings).toEqual([expect.objectContaining({ id: 'people/c0007', reason: 'etag is missing' })]);
  });

  it('finds whom mails have named before, and adds the names of the address book to theirs', async () => {
    const kit = await createSyncKit(test.database);
    await syncMail(kit, [emailOf('m1', 1, { sender: { address: 'leyla@example.net', name: 'L. A.' }, to: [] })]);
    await sync(kit, [leyla]);
    const names = ['Leyla Aksoy', 'Aunt Leyla'];
    expect((await people(kit)).at(-1)).toEqual([
      'leyla@example.net',
      ['L. A.'],
      names,
      'people/leyla',
      'l a leyla aksoy aunt',
    ]);
    const second = emailOf('m2', 2, { sender: { address: 'leyla@example.net', name: 'Leyla' }, to: [] });
    await syncMail(kit, [...kit.google.mails, second]);
    expect((await people(kit)).at(-1)).toMatchObject([
      'leyla@example.net',
      ['Leyla', 'L. A.'],
      names,
      'people/leyla',
      'leyla l a aksoy aunt',
    ]);
  });
});

describe('later passes', () => {
  it('read what has changed: new, changed and removed contacts', async () => {
    const kit = await createSyncKit(test.database);
    await sync(kit, [leyla, plumber]);
    const changed = contactOf('leyla', { ...leyla, etag: '2', emailAddresses: valuesOf('new@example.net') });
    const sarah = contactOf('sarah', { names: ['Sarah'], emailAddresses: valuesOf('sarah@example.com') });
    expect(await sync(kit, [changed, sarah])).toEqual({ kind: 'synced' });
    expect(kit.google.contactCalls).toEqual([null, 'contacts-1']);
    expect(await contacts(kit)).toEqual([changed, sarah]);
    expect((await people(kit)).map(([address, , , card]) => [address, card])).toEqual([
      ['new@example.net', 'people/leyla'],
      ['sarah@example.com', 'people/sarah'],
    ]);
    expect(await kit.cursorOf(kit.jobOf('contacts'))).toMatchObject({ cursor: 'contacts-2', items_seen: 2 });
  });

  it('write nothing where nothing has changed', async () => {
    const kit = await createSyncKit(test.database);
    await sync(kit, [leyla, plumber]);
    const rows = () => test.asOwner('select ctid, xmin from contacts where account_id = $1', [kit.accountId]);
    const before = await rows();
    await sync(kit, [leyla, plumber]);
    kit.google.contactStates.clear();
    await sync(kit, [leyla, plumber]);
    expect(kit.google.contactCalls).toEqual([null, 'contacts-1', 'contacts-2', null]);
    expect(await rows()).toEqual(before);
  });

  it('begin anew where Google no longer takes the token, and still find who is gone', async () => {
    const kit = await createSyncKit(test.database);
    await sync(kit, [leyla, plumber]);
    kit.google.contactStates.clear();
    expect(await sync(kit, [plumber])).toEqual({ kind: 'synced' });
    expect(await contacts(kit)).toEqual([plumber]);
    expect(await people(kit)).toEqual([]);
  });

  it('un-mark who is no contact any more, and keep whom mails name', async () => {
    const kit = await createSyncKit(test.database);
    await syncMail(kit, [emailOf('m1', 1, { sender: { address: 'leyla@example.net', name: 'L. A.' }, to: [] })]);
    await sync(kit, [leyla]);
    await sync(kit, []);
    expect((await people(kit)).at(-1)).toEqual(['leyla@example.net', ['L. A.'], [], null, 'l a leyla']);
    expect((await people(kit)).map(([address]) => address)).not.toContain('aksoy@example.com');
  });

  it('leave an address that stands on another card to that', async () => {
    const kit = await createSyncKit(test.database);
    const twin = contactOf('twin', { names: ['L'], emailAddresses: valuesOf('leyla@example.net') });
    await sync(kit, [leyla, twin]);
    const owner = async () => (await people(kit)).find(([address]) => address === 'leyla@example.net')?.slice(2, 4);
    expect(await owner()).toEqual([['Leyla Aksoy', 'Aunt Leyla', 'L'], 'people/leyla']);
    await sync(kit, [twin]);
    expect(await owner()).toEqual([['L'], 'people/twin']);
  });

  it('end where a first pass over the same contacts ends, whatever changed on the way', async () => {
    const contact = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      name: fc.constantFrom('Ann', 'Bob'),
      addresses: fc.subarray(['x@example.com', 'y@example.com', 'sarah@example.com']),
    });
    const state = fc.uniqueArray(contact, { selector: ({ id }) => id });
    const toContacts = (all: { id: string; name: string; addresses: string[] }[]) =>
      all.map(({ id, name, addresses }) =>
        contactOf(id, { etag: `${name} ${addresses}`, names: [name], emailAddresses: valuesOf(...addresses) }),
      );
    const known = async (kit: SyncKit) => {
      const { people, contacts } = await copyOf(test, kit.accountId);
      return { people, contacts };
    };
    await fc.assert(
      fc.asyncProperty(fc.array(state, { minLength: 2, maxLength: 4 }), fc.boolean(), async (states, expires) => {
        const kit = await createSyncKit(test.database);
        await syncMail(kit, [emailOf('m1', 1)]);
        for (const all of states) {
          if (expires) kit.google.contactStates.clear();
          await sync(kit, toContacts(all));
        }
        const fresh = await createSyncKit(test.database);
        await syncMail(fresh, [emailOf('m1', 1)]);
        await sync(fresh, toContacts(states.at(-1) ?? []));
        expect(await known(kit)).toEqual(await known(fresh));
      }),
      { numRuns: 15 },
    );
  });
});

describe('without the permission', () => {
  it('contacts are left out, which is said, and nothing else fails', async () => {
    const kit = await createSyncKit(test.database);
    kit.google.contactsFailure = new GoogleError('forbidden', 'people.people.connections.list: 403');
    kit.google.mails = [emailOf('m1', 1)];
    expect(await sync(kit, [leyla])).toEqual({ kind: 'failed', code: 'permission-missing' });
    expect(await kit.sync(kit.jobOf('gmail'))).toEqual({ kind: 'synced' });
    const status = await createSyncStatusReader(test.database).read(kit.userId);
    expect(status.find(({ service }) => service === 'contacts')).toMatchObject({
      state: 'error',
      error: { code: 'permission-missing', message: expect.stringContaining('Connect the account again') },
    });
    expect(status.find(({ service }) => service === 'gmail')).toMatchObject({ state: 'idle', error: null });
    kit.google.contactsFailure = undefined;
    expect(await sync(kit, [leyla])).toEqual({ kind: 'synced' });
    expect(await contacts(kit)).toEqual([leyla]);
  });

  it('of an account from before contacts were synced, that is said too', async () => {
    const kit = await createSyncKit(test.database);
    await test.asOwner(`delete from sync_cursors where account_id = $1 and service = 'contacts'`, [kit.accountId]);
    const status = await createSyncStatusReader(test.database).read(kit.userId);
    expect(status.filter(({ service }) => service === 'contacts')).toEqual([
      expect.objectContaining({ accountId: kit.accountId, state: 'not-connected', itemsSeen: 0 }),
    ]);
    await kit.requests.requestFirst(kit.userId, kit.accountId, ['contacts']);
    expect((await kit.cursorOf(kit.jobOf('contacts')))?.wanted).toBe('1');
  });
});

it('a worker that lost its lease writes no contact', async () => {
  const kit = await createSyncKit(test.database);
  const acquired = await kit.parts.store.acquire(kit.jobOf('contacts'));
  if (acquired.kind !== 'leased') return expect.fail('no lease');
  await kit.clock.advance(61_000);
  const changes = { upserts: [leyla], removals: [] };
  await expect(kit.parts.store.commitContacts(acquired.lease, changes)).rejects.toThrow(LeaseLostError);
  expect(await contacts(kit)).toEqual([]);
});

it('a pass that runs out of time stops at a commit, and the next one goes on from what is stored', async () => {
  const kit = await createSyncKit(test.database);
  kit.google.contacts = [leyla, plumber];
  expect(await kit.sync(kit.jobOf('contacts'), {}, 0)).toEqual({ kind: 'continued' });
  expect(kit.queue.sync.map(({ job, priority }) => [job.service, priority])).toEqual([['contacts', 'backfill']]);
  expect(await kit.sync(kit.jobOf('contacts'))).toEqual({ kind: 'synced' });
  expect(await contacts(kit)).toEqual([leyla, plumber]);
});
