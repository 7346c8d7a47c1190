import { STOP_WORDS } from '../../../content/stop-words.ts';
import { type Contact, type ContactValue, contactName } from '../../../domain/contact.ts';
import type { AnswerType, Ask } from '../../../domain/intent.ts';
import type { AnswerInput } from '../../../query/answer-model.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { wordsPattern } from '../lexicon/words-pattern.ts';
import { plain } from './quote.ts';
import type { SetAnswer } from './sets/set-answer.ts';
import type { Spellings } from './taken-for.ts';

/** Something that a card of the address book says. */
interface CardField {
  /** In asks, folded. */
  pattern: RegExp;
  /** The types of asks that it answers; all but times where it does not say. */
  types?: readonly AnswerType[];
  valuesOf: (contact: Contact) => readonly ContactValue[];
  /** A sentence without its full stop; `values` is not empty. */
  tell: (whose: string, values: readonly string[]) => string;
}

/** In the order in which they are looked for: an e-mail address is no address, somebody's phone number no number. */
const FIELDS: readonly CardField[] = [
  {
    pattern: wordsPattern(
      'email address, email, e mail address, e mail, mail address, email adresse, e mail adresse, mailadresse, adresse e mail, adresse mail, courriel, correo electronico, correo, indirizzo email, indirizzo e mail, e posta adresi, e posta',
    ),
    valuesOf: ({ emailAddresses }) => emailAddresses,
    tell: (whose, values) => has(whose, 'e-mail address', 'e-mail addresses', values),
  },
  {
    pattern: wordsPattern(
      'phone number, phone numbers, telephone number, mobile number, cell number, cell phone number, mobile phone number, phone, telephone, mobile, number, telefonnummer, handynummer, mobilnummer, rufnummer, telefon, handy, numero de telephone, numero de telefono, numero di telefono, telefono, telefon numarasi, telefonu, numarasi, telefoonnummer',
    ),
    valuesOf: ({ phoneNumbers }) => phoneNumbers,
    tell: (whose, values) => has(whose, 'phone number', 'phone numbers', values),
  },
  {
    pattern: wordsPattern(
      'birthday, birth date, date of birth, born, geburtstag, geburtsdatum, geboren, anniversaire, date de naissance, cumpleanos, compleanno, dogum gunu, verjaardag',
    ),
    types: ['time', 'passage'],
    valuesOf: ({ birthday }) => (birthday === null ? [] : [{ value: tellBirthday(birthday), type: null }]),
    tell: (whose, [day]) => `${whose}’s birthday is ${day}`,
  },
  {
    pattern: wordsPattern(
      'home address, postal address, street address, address, live, lives, living, adresse, anschrift, wohnt, wohnort, wohnen, habite, domicile, direccion, vive, indirizzo, abita, adresi, oturuyor, adres, woont',
    ),
    valuesOf: ({ postalAddresses }) => postalAddresses,
    tell: (whose, values) => has(whose, 'address', 'addresses', values),
  },
  {
    pattern: wordsPattern(
      'job title, job, work, works, working, employer, company, organization, organisation, firma, arbeitet, arbeitgeber, beruf, entreprise, travaille, empresa, trabaja, azienda, lavora',
    ),
    // "What is Sarah working on?" asks for no employer.
    types: ['place', 'person'],
    valuesOf: ({ organizations }) =>
      organizations.map(({ name, title }) => ({
        value: [title, name].filter((part) => part !== null).join(' at '),
        type: null,
      })),
    tell: (whose, values) => `In your contacts ${whose} is ${values.join(' and ')}`,
  },
  {
    pattern: wordsPattern('reach, contact details, erreiche, erreichen, joindre, contactar'),
    valuesOf: ({ phoneNumbers, emailAddresses }) => [...phoneNumbers, ...emailAddresses],
    tell: (whose, values) => `You can reach ${whose} at ${values.join(', ')}`,
  },
];

const NOT_TIMES: readonly AnswerType[] = ['code', 'place', 'person', 'passage', 'link'];

/** Words for the types of numbers and addresses that a card tells apart. */
const TYPES: readonly [type: string, pattern: RegExp][] = [
  ['mobile', wordsPattern('mobile, cell, handy, mobil, handynummer, mobilnummer, cep')],
  ['work', wordsPattern('work, office, business, arbeit, geschaftlich, buro, bureau')],
  ['home', wordsPattern('home, private, privat')],
];

/** Words around a name that say nothing of whom or what is meant. */
const FILLERS = new Set(
  'is are s current new please der die das des von vom bei ist sind hat meiner meine mein de la le les du des del el di il a i den van no'.split(
    ' ',
  ),
);

const MONTH = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });

/**
 * The answer from the address book, when an ask names a contact and something that a card says, and nothing besides: "the phone
 * number of the hotel in Lisbon" is not that of a contact who is called so. Undefined when no card says it.
 */
export function tellContact(
  { type, of, select, aggregate, negated }: Ask,
  { hits, contacts = [] }: AnswerInput,
  spellings: Spellings,
): SetAnswer | undefined {
  if (select || aggregate || negated || contacts.length === 0) return undefined;
  const folded = foldInPlace(of);
  const answers = ({ types = NOT_TIMES }: CardField) => types.includes(type);
  const field = FIELDS.find((card) => answers(card) && folded.search(card.pattern) >= 0);
  if (!field) return undefined;
  const wanted = TYPES.find(([, pattern]) => folded.search(pattern) >= 0);
  const named = folded.replaceAll(field.pattern, ' ').replaceAll(wanted?.[1] ?? field.pattern, ' ');
  const subject = named.match(/[\p{L}\p{N}]+/gu) ?? [];
  const meant = contacts.flatMap((contact, index) =>
    isMeant(contact, subject, spellings) ? [{ name: contactName(contact), n: hits.length + index + 1, contact }] : [],
  );
  const told = meant.map(({ contact, ...who }) => ({ ...who, values: ofType(field.valuesOf(contact), wanted?.[0]) }));
  const known = told.filter(({ values }) => values.length > 0);
  if (known.length === 0) return undefined;
  const sentences = known.map(({ name, n, values }) => `${plain(field.tell(name, values))} [${n}].`);
  const unknown = told.filter(({ values }) => values.length === 0).map(({ name, n }) => `${plain(name)} [${n}]`);
  const rest = unknown.length === 0 ? [] : [`Your contacts do not say it of ${unknown.join(' and ')}.`];
  return { text: [...sentences, ...rest].join('\n'), found: true };
}

/** Those of a type, where there are any; where there are none, all: they are told with what they are. */
function ofType(values: readonly ContactValue[], type: string | undefined): string[] {
  const own = values.filter((value) => value.type === type);
  return (own.length > 0 ? own : values).map(labelled);
}

/** "The hotel" is none of the hotels that somebody is called after, unless that is the whole name. */
const ARTICLE = new Set('the der die das den dem el il lo le'.split(' '));

/** Whether the words name the contact, as they are or as they were read, and add at most where they work. */
function isMeant(
  { names, nicknames, organizations }: Contact,
  words: readonly string[],
  spellings: Spellings,
): boolean {
  const said = new Set(words.flatMap((word) => [word, word.replace(/s$/, '')]));
  const called = wordsOf([...names, ...nicknames]);
  const known = wordsOf(organizations.flatMap(({ name, title }) => [name ?? '', title ?? '']));
  const isCalled = (word: string) => called.has(word) || called.has(word.replace(/s$/, ''));
  const isName = (word: string) => isCalled(word) || (spellings.get(word) ?? []).some(isCalled);
  if (!words.some(isName)) return false;
  const isWhole = [...names, ...nicknames].some((name) => [...wordsOf([name])].every((word) => said.has(word)));
  if (!isWhole && words.some((word) => ARTICLE.has(word))) return false;
  return words.every((word) => isName(word) || known.has(word) || FILLERS.has(word) || STOP_WORDS.has(word));
}

function wordsOf(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => foldInPlace(text).match(/[\p{L}\p{N}]+/gu) ?? []));
}

function has(whose: string, one: string, several: string, values: readonly string[]): string {
  return values.length === 1 ? `${whose}’s ${one} is ${values[0]}` : `${whose}’s ${several} are ${values.join(', ')}`;
}

function labelled({ value, type }: ContactValue): string {
  return type === null ? value : `${value} (${type})`;
}

/** "9 June 1958", "9 June"; what is no date as it stands there. */
function tellBirthday(birthday: string): string {
  const [, year, month, day] = /^(?:(\d{4})|-)-(\d\d)-(\d\d)$/.exec(birthday) ?? [];
  if (month === undefined) return birthday;
  // A leap year, for 29 February.
  const date = MONTH.format(new Date(Date.UTC(2000, Number(month) - 1, Number(day))));
  return year === undefined ? date : `${date} ${year}`;
}
