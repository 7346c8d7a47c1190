import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadContacts } from '../../../../local/google-simulator/workspace/contacts/load-contacts.ts';
import type { MalformedItem } from '../../../../local/google-simulator/workspace/workspace.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const card = (lines: readonly string[], version = '3.0') =>
  `${['BEGIN:VCARD', `VERSION:${version}`, ...lines, 'END:VCARD'].join('\r\n')}\r\n`;

async function load(files: Readonly<Record<string, string | Buffer>>) {
  await using folder = await temporaryFolder(files);
  const malformed: MalformedItem[] = [];
  const paths = Object.keys(files).map((name) => `${folder.path}/${name}`);
  const contacts = await loadContacts(paths, (item) => malformed.push(item));
  return {
    contacts,
    fields: contacts.map(({ fields }) => fields),
    malformed: malformed.map(({ file, position, reason }) => [file.split('/').at(-1), position, reason]),
  };
}

async function fieldsOf(lines: readonly string[], version?: string) {
  const { fields, malformed } = await load({ 'a.vcf': card(lines, version) });
  expect(malformed).toEqual([]);
  return fields[0];
}

describe('a card', () => {
  test('as Takeout writes it: 3.0, CRLF, escapes, folded lines, groups with labels', async () => {
    expect(
      await fieldsOf([
        'FN:Leyla Aksoy',
        'N:Aksoy;Leyla;;;',
        'NICKNAME:Aunt Leyla,Teyze',
        'item1.EMAIL;TYPE=INTERNET:leyla@example.net',
        'item1.X-ABLabel:Weekend',
        'EMAIL;TYPE=INTERNET;TYPE=WORK:aksoy@work.exa',
        ' mple',
        'item2.TEL:+90 1',
        'item2.X-ABLabel:_$!<Home>!$_',
        'TEL;TYPE=CELL,VOICE:+90 212 555 01 44',
        'TEL;TYPE=WORK,FAX:+90 3',
        'TEL:+90 4',
        'ADR;TYPE=HOME:;;Moda Cad. 112\\, D 4;Kadıköy;İstanbul;34710;Türkiye',
        'BDAY:1958-06-09',
        'ORG:Moda \\; Söhne;Accounts',
        'TITLE:Head of\\, well\\, everything',
        'X-ABRELATEDNAMES;TYPE=child:Deniz',
        'PHOTO;ENCODING=b;TYPE=JPEG:AAAA',
        ' BBBB',
        'CATEGORIES:myContacts',
      ]),
    ).toEqual({
      names: [{ displayName: 'Leyla Aksoy', givenName: 'Leyla', familyName: 'Aksoy' }],
      nicknames: [{ value: 'Aunt Leyla' }, { value: 'Teyze' }],
      emailAddresses: [
        { value: 'leyla@example.net', type: 'Weekend' },
        { value: 'aksoy@work.example', type: 'work' },
      ],
      phoneNumbers: [
        { value: '+90 1', type: 'home' },
        { value: '+90 212 555 01 44', type: 'mobile' },
        { value: '+90 3', type: 'workFax' },
        { value: '+90 4' },
      ],
      addresses: [
        {
          formattedValue: 'Moda Cad. 112, D 4\n34710 Kadıköy İstanbul\nTürkiye',
          streetAddress: 'Moda Cad. 112, D 4',
          city: 'Kadıköy',
          region: 'İstanbul',
          postalCode: '34710',
          country: 'Türkiye',
          type: 'home',
        },
      ],
      birthdays: [{ date: { year: 1958, month: 6, day: 9 } }],
      organizations: [{ name: 'Moda ; Söhne', department: 'Accounts', title: 'Head of, well, everything' }],
      relations: [{ person: 'Deniz', type: 'child' }],
    });
  });

  test('of vCard 4.0: URIs, quoted types, a label, relations', async () => {
    const lines = [
      'UID:urn:uuid:4fbe8971',
      'FN:Simon',
      'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+1-555-0100',
      'ADR;LABEL="1 Street, Town":;;1 Street;Town;;;',
      'RELATED;VALUE=text;TYPE=spouse:Jo',
      'BDAY:--0609',
    ];
    expect(await fieldsOf(lines, '4.0')).toMatchObject({
      phoneNumbers: [{ value: '+1-555-0100', type: 'home' }],
      addresses: [{ formattedValue: '1 Street, Town', city: 'Town' }],
      relations: [{ person: 'Jo', type: 'spouse' }],
      birthdays: [{ date: { month: 6, day: 9 } }],
    });
  });

  test('of vCard 2.1: quoted-printable with soft line breaks and a charset, types without a name', async () => {
    const lines = [
      'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96zt=C3=BCrk;Zeyn=',
      'ep;;;',
      'TEL;CELL;VOICE:+90 5',
      'ADR;HOME;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:;;Stra=DFe 1;Ulm;;;',
    ];
    expect(await fieldsOf(lines, '2.1')).toEqual({
      names: [{ displayName: 'Zeynep Öztürk', givenName: 'Zeynep', familyName: 'Öztürk' }],
      phoneNumbers: [{ value: '+90 5', type: 'mobile' }],
      addresses: [{ formattedValue: 'Straße 1\nUlm', streetAddress: 'Straße 1', city: 'Ulm', type: 'home' }],
    });
  });

  test.each([
    ['1958-06-09', { date: { year: 1958, month: 6, day: 9 } }],
    ['19580609', { date: { year: 1958, month: 6, day: 9 } }],
    ['1958-06-09T00:00:00Z', { date: { year: 1958, month: 6, day: 9 } }],
    ['--06-09', { date: { month: 6, day: 9 } }],
    ['circa 1800', { text: 'circa 1800' }],
  ])('with the birthday %s', async (text, birthday) => {
    expect((await fieldsOf(['FN:Jo', `BDAY:${text}`]))?.birthdays).toEqual([birthday]);
  });

  test('whose year of birth Apple omits by naming one', async () => {
    const fields = await fieldsOf(['FN:Jo', 'BDAY;X-APPLE-OMIT-YEAR=1604:1604-06-09']);
    expect(fields?.birthdays).toEqual([{ date: { month: 6, day: 9 } }]);
  });

  test('with a line that is none keeps the others', async () => {
    const fields = await fieldsOf(['FN:Jo', 'broken', 'REV:yesterday', 'TEL:1']);
    expect(fields).toEqual({ names: [{ displayName: 'Jo' }], phoneNumbers: [{ value: '1' }] });
  });
});

describe('a malformed card', () => {
  test('is reported with its line, and costs no other', async () => {
    const { fields, malformed } = await load({
      'a.vcf': [
        card(['FN:One']),
        'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Never ends\r\n',
        card(['FN:Two']),
        card(['NOTE:nobody']),
        card(['TEL;="x:1', 'FN:Odd']),
        'BEGIN:VCARD\r\nFN:Cut o',
      ].join(''),
    });
    expect(fields.map(({ names }) => names?.[0]?.displayName)).toEqual(['One', 'Two']);
    expect(malformed).toEqual([
      ['a.vcf', 5, 'The contact has no END:VCARD.'],
      ['a.vcf', 21, 'The contact has no END:VCARD.'],
      ['a.vcf', 12, 'The contact can not be read. It has neither a name nor an address nor a number.'],
      ['a.vcf', 16, 'The contact can not be read. It is no vCard.'],
    ]);
  });

  test('of more than a megabyte is reported; pictures do not count', async () => {
    const picture = `PHOTO;ENCODING=b:${Array.from({ length: 20_000 }, () => 'A'.repeat(75)).join('\r\n ')}`;
    const { fields, malformed } = await load({
      'a.vcf': card(['FN:Pictured', picture]) + card(['FN:Long', `NOTE:${'x'.repeat(1_000_001)}`]) + card(['FN:Last']),
    });
    expect(fields.map(({ names }) => names?.[0]?.displayName)).toEqual(['Pictured', 'Last']);
    expect(malformed).toEqual([['a.vcf', 20_005, 'The contact is longer than a megabyte.']]);
  });

  test('whatever a file holds, reading it ends, and what stands beside it is there', async () => {
    const line = fc.oneof(
      fc.constantFrom('BEGIN:VCARD', 'END:VCARD', 'N;ENCODING=QUOTED-PRINTABLE:=', 'TEL;"', 'item1.EMAIL', ' x', ''),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 30 }), async (lines) => {
        const { fields } = await load({ 'a.vcf': `${lines.join('\r\n')}\r\n`, 'b.vcf': card(['FN:Beside', 'TEL:1']) });
        expect(fields).toContainEqual({ names: [{ displayName: 'Beside' }], phoneNumbers: [{ value: '1' }] });
      }),
      { numRuns: 100 },
    );
  });
});

describe('a contact', () => {
  test('that is in the files of several groups is one', async () => {
    const ann = (group: string) => card(['FN:Ann', 'EMAIL:ann@example.com', `CATEGORIES:${group}`]);
    const { contacts } = await load({ 'all.vcf': ann('myContacts'), 'friends.vcf': ann('friends') + card(['FN:Bob']) });
    expect(contacts.map(({ fields }) => fields.names?.[0]?.displayName)).toEqual(['Ann', 'Bob']);
  });

  test('keeps its name at Google when a number is changed, with another etag; namesakes have each their own', async () => {
    const load1 = async (phone: string) =>
      (await load({ 'a.vcf': card(['FN:Ann', 'EMAIL:a@example.com', `TEL:${phone}`]) + card(['FN:Ann']) })).contacts;
    const [before, namesake] = await load1('1');
    const [after] = await load1('2');
    expect(after?.resourceName).toBe(before?.resourceName);
    expect(after?.etag).not.toBe(before?.etag);
    expect(namesake?.resourceName).not.toBe(before?.resourceName);
    const twins = card(['FN:Ann', 'TEL:1', 'TITLE:a']) + card(['FN:Ann', 'TEL:1', 'TITLE:b']);
    const { contacts } = await load({ 'a.vcf': twins });
    expect(new Set(contacts.map(({ resourceName }) => resourceName)).size).toBe(2);
  });
});
