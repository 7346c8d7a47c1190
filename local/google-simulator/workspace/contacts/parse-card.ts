import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';
import ICAL from 'ical.js';
import type { CardFields } from './contact.ts';
import { contentLines } from './content-lines.ts';

/** A card, with the id that it may have of its own (RFC 6350 6.7.6). */
export interface ParsedCard {
  uid: string | undefined;
  fields: CardFields;
}

/**
 * Reads a card of vCard 2.1, 3.0 or 4.0.
 * @throws Error when it is no vCard, or says neither a name nor a way to reach anybody
 */
export function parseCard(lines: readonly string[]): ParsedCard {
  const card = new Card(new ICAL.Component(ICAL.parse(contentLines(lines).join('\r\n')) as unknown[]));
  const fields = Object.fromEntries(
    Object.entries({
      names: namesOf(card),
      nicknames: card.all('nickname').flatMap(({ texts }) => texts.map((value) => ({ value }))),
      emailAddresses: card.all('email').map(({ text, type }) => ({ value: text, ...typed(type) })),
      phoneNumbers: card.all('tel').map(({ text, type }) => ({ value: text.replace(/^tel:/i, ''), ...typed(type) })),
      birthdays: card.all('bday').slice(0, 1).map(birthdayOf),
      organizations: organizationsOf(card),
      addresses: card.all('adr').map(addressOf),
      relations: [...card.all('related'), ...card.all('x-abrelatednames')].map(({ text, type }) => ({
        person: text,
        ...typed(type),
      })),
    }).filter(([, values]) => values.length > 0),
  ) as CardFields;
  const { names, nicknames, organizations, emailAddresses, phoneNumbers } = fields;
  if (!(names ?? nicknames ?? organizations ?? emailAddresses ?? phoneNumbers)) {
    throw new Error('It has neither a name nor an address nor a number.');
  }
  return { uid: card.all('uid')[0]?.text, fields };
}

interface CardValue {
  /** The first value as text. */
  text: string;
  /** All of them, where a property lists some. */
  texts: readonly string[];
  /** The components of a structured value (`N`, `ADR`, `ORG`). */
  parts: readonly string[];
  type: string | undefined;
  parameter(name: string): string | undefined;
}

/** The properties of a card that say something. */
class Card {
  readonly #component: ICAL.Component;

  constructor(component: ICAL.Component) {
    this.#component = component;
  }

  all(name: string): CardValue[] {
    return this.#component.getAllProperties(name).flatMap((property) => {
      // As they stand in the card: a birthday may be any text (RFC 6350 6.2.5), from which ical.js would make no date.
      const values = (property.toJSON() as unknown[]).slice(3);
      const texts = values.map((value) => partsOf(value).join(' ').trim()).filter((text) => text !== '');
      const [text] = texts;
      if (text === undefined) return [];
      const parameter = (key: string) => [property.getParameter(key) ?? []].flat()[0];
      return [{ text, texts, parts: partsOf(values[0]), type: this.#typeOf(property), parameter }];
    });
  }

  /** The label of an Apple group (`item1.X-ABLabel`), else what TYPE says in Google's words. */
  #typeOf(property: ICAL.Property): string | undefined {
    const group = property.getParameter('group');
    const label = this.#component
      .getAllProperties('x-ablabel')
      .find((candidate) => group !== undefined && candidate.getParameter('group') === group)
      ?.getFirstValue();
    if (label) return String(label).replace(/^_\$!<(.*)>!\$_$/, (_, known: string) => known.toLowerCase());
    const types = [property.getParameter('type') ?? []].flat().map((type) => type.toLowerCase());
    if (types.includes('fax')) return types.includes('work') ? 'workFax' : 'homeFax';
    const [type] = types.filter((one) => !/^(?:internet|pref|voice|msg|x400|parcel|postal|dom|intl)$/.test(one));
    return type === 'cell' ? 'mobile' : type;
  }
}

function partsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [String(value ?? '').trim()];
  return value.map((part) => [part].flat(2).join(' ').trim());
}

function typed(type: string | undefined): { type?: string } {
  return type === undefined || type === '' ? {} : { type };
}

function namesOf(card: Card): people_v1.Schema$Name[] {
  const [familyName = '', givenName = '', middleName = '', prefix = '', suffix = ''] = card.all('n')[0]?.parts ?? [];
  const displayName =
    card.all('fn')[0]?.text ??
    [prefix, givenName, middleName, familyName, suffix].filter((part) => part !== '').join(' ');
  if (displayName === '') return [];
  return [{ displayName, ...(givenName === '' ? {} : { givenName }), ...(familyName === '' ? {} : { familyName }) }];
}

/** `1958-06-09`, `19580609`, `--0609` without a year, or a time of that day; Apple omits a year by naming it. */
function birthdayOf({ text, parameter }: CardValue): people_v1.Schema$Birthday {
  const [, year, month, day] = /^(?:(\d{4})|-)-?(\d\d)-?(\d\d)(?:$|T)/.exec(text) ?? [];
  if (month === undefined) return { text };
  const hasYear = Number(year) > 0 && year !== parameter('x-apple-omit-year');
  return { date: { ...(hasYear ? { year: Number(year) } : {}), month: Number(month), day: Number(day) } };
}

function organizationsOf(card: Card): people_v1.Schema$Organization[] {
  const [organization] = card.all('org');
  const title = card.all('title')[0]?.text ?? card.all('role')[0]?.text;
  const [name = '', department = ''] = organization?.parts ?? [];
  const entry = {
    ...(name === '' ? {} : { name }),
    ...(department === '' ? {} : { department }),
    ...(title === undefined ? {} : { title }),
  };
  return Object.keys(entry).length === 0 ? [] : [entry];
}

function addressOf({ parts, type, parameter }: CardValue): people_v1.Schema$Address {
  const [poBox = '', extendedAddress = '', streetAddress = '', city = '', region = '', postalCode = '', country = ''] =
    parts;
  const given = { poBox, extendedAddress, streetAddress, city, region, postalCode, country };
  const lines = [[poBox, extendedAddress, streetAddress], [postalCode, city, region], [country]].map((line) =>
    line.filter((part) => part !== '').join(' '),
  );
  return {
    formattedValue: parameter('label') ?? lines.filter((line) => line !== '').join('\n'),
    ...Object.fromEntries(Object.entries(given).filter(([, part]) => part !== '')),
    ...typed(type),
  };
}
