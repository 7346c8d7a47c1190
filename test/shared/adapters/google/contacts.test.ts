import { describe, expect, it } from 'vitest';
import { createGoogleCall } from '../../../../shared/adapters/google/google-call.ts';
import { createContactSource } from '../../../../shared/adapters/google/people/contact-source.ts';
import { toContact } from '../../../../shared/adapters/google/people/to-contact.ts';
import { UNLIMITED } from '../../../../shared/adapters/google/quota/call-quota.ts';
import { GoogleError } from '../../../../shared/sync/google-error.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { connect } from '../../../local/google-simulator/helpers/connect.ts';
import { temporaryFolder } from '../../../local/google-simulator/helpers/temporary-folder.ts';

describe('a person of the People API as a contact', () => {
  it('has their names, addresses on one line, and the birthday', () => {
    expect(
      toContact({
        resourceName: 'people/c1',
        etag: '%1',
        names: [{ displayName: 'Leyla Aksoy' }, { displayName: 'Leyla Aksoy' }],
        nicknames: [{ value: 'Aunt Leyla' }, {}],
        emailAddresses: [{ value: ' Leyla@Example.net', type: 'home' }, { displayName: 'nothing' }],
        phoneNumbers: [{ value: '+90 212', canonicalForm: '+90212', type: 'mobile' }, { canonicalForm: '+901' }],
        addresses: [{ formattedValue: 'Moda Cad. 112\n34710 Kadıköy\nTürkiye', type: 'home' }, { city: 'Ulm' }, {}],
        birthdays: [{ text: 'June' }, { date: { month: 6, day: 9 } }],
        organizations: [{ name: 'Acme', title: 'Boss', department: 'x' }, { department: 'x' }],
        relations: [{ person: 'Deniz', type: 'child' }, { type: 'child' }],
      }),
    ).toEqual({
      resourceName: 'people/c1',
      etag: '%1',
      names: ['Leyla Aksoy'],
      nicknames: ['Aunt Leyla'],
      emailAddresses: [{ value: 'leyla@example.net', type: 'home' }],
      phoneNumbers: [
        { value: '+90 212', type: 'mobile' },
        { value: '+901', type: null },
      ],
      postalAddresses: [
        { value: 'Moda Cad. 112, 34710 Kadıköy, Türkiye', type: 'home' },
        { value: 'Ulm', type: null },
      ],
      birthday: '--06-09',
      organizations: [{ name: 'Acme', title: 'Boss' }],
      relations: [{ value: 'Deniz', type: 'child' }],
    });
  });

  it.each([
    [[{ date: { year: 1958, month: 6, day: 9 } }], '1958-06-09'],
    [[{ date: { year: 0, month: 12, day: 31 } }], '--12-31'],
    [[{ date: { year: 1958, month: 6 }, text: 'June 1958' }], 'June 1958'],
    [[], null],
  ])('was born %j', (birthdays, birthday) => {
    expect(toContact({ resourceName: 'people/c1', etag: '%1', birthdays }).birthday).toBe(birthday);
  });

  it('needs a name at Google and a version', () => {
    expect(() => toContact({ etag: '%1' })).toThrow('resourceName is missing');
    expect(() => toContact({ resourceName: 'people/c1' })).toThrow('etag is missing');
  });
});

describe('the contacts of an account', () => {
  const card = (...lines: string[]) => ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD', ''].join('\r\n');

  async function serve(cards: string) {
    const folder = await temporaryFolder({ 'contacts.vcf': cards });
    const google = await connect(folder.path, { me: 'me@example.com' });
    const accessToken = google.auth.credentials.access_token ?? '';
    const source = createContactSource(
      google.people,
      createGoogleCall(async () => accessToken, new FakeClock('2027-03-08T09:00:00Z'), UNLIMITED),
    );
    return {
      list: (since: string | null, pageToken: string | null = null) =>
        source.list({ since, pageToken }, new AbortController().signal),
      async [Symbol.asyncDispose]() {
        await google[Symbol.asyncDispose]();
        await folder[Symbol.asyncDispose]();
      },
    };
  }

  it('are read through Google’s client: pages of 1,000, a sync token with the last, and nothing since then', async () => {
    const many = Array.from({ length: 1_001 }, (_, n) => card(`FN:Person ${n}`, `TEL:${n}`)).join('');
    await using served = await serve(many);
    const first = await served.list(null);
    expect(first).toMatchObject({ syncToken: null, deleted: [], malformed: [] });
    expect(first.contacts).toHaveLength(1_000);
    const last = await served.list(null, first.nextPageToken);
    expect(last).toMatchObject({ nextPageToken: null });
    expect(last.contacts.map(({ names, phoneNumbers }) => [names, phoneNumbers])).toEqual([
      [['Person 1000'], [{ value: '1000', type: null }]],
    ]);
    expect(await served.list(last.syncToken)).toMatchObject({ contacts: [], deleted: [], nextPageToken: null });
  });

  it('are asked for anew when the token is refused', async () => {
    await using served = await serve(card('FN:Ann'));
    const refused = await served.list('stale').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(GoogleError);
    expect(refused).toMatchObject({ kind: 'invalid' });
  });
});
