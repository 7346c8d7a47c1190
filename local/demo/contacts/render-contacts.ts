import type { People, Person } from '../source/people.ts';

/** The address book as Takeout writes it: vCard 3.0 (RFC 2426), CRLF, no UID; those people that are marked as contacts. */
export function renderContacts(people: People): string {
  return people.all
    .filter(({ record }) => record.get('contact') === 'yes')
    .map(card)
    .join('');
}

function card({ name, address, record }: Person): string {
  const parts = name.split(' ');
  const family = parts.length > 1 ? (parts.at(-1) as string) : '';
  const given = parts.length > 1 ? parts.slice(0, -1).join(' ') : name;
  const line = (property: string, value: string | undefined) => (value ? [`${property}:${escaped(value)}`] : []);
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escaped(name)}`,
    `N:${escaped(family)};${escaped(given)};;;`,
    ...line('NICKNAME', record.get('nickname')),
    `EMAIL;TYPE=INTERNET${record.get('organisation') ? ';TYPE=WORK' : ';TYPE=HOME'}:${address}`,
    ...line('TEL;TYPE=CELL', record.get('phone')),
    ...line('ORG', record.get('organisation')),
    ...line('TITLE', record.get('title')),
    ...line('BDAY', record.get('birthday')),
    ...line('NOTE', record.get('note')),
    'CATEGORIES:myContacts',
    'END:VCARD',
    '',
  ].join('\r\n');
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&');
}
