import type { CalendarEvent, ResponseStatus } from '../../../domain/calendar-event.ts';
import type { DriveFile } from '../../../domain/drive-file.ts';
import type { AskField } from '../../../domain/intent.ts';
import type { MailboxAddress } from '../../../domain/mailbox-address.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { isCommonWord } from '../lexicon/related-words.ts';
import { wordsPattern } from '../lexicon/words-pattern.ts';
import { passageWith } from './find-passage.ts';
import type { AskContext, Extractor, Finding } from './finding.ts';
import type { Reading } from './reading.ts';
import { titleSupport } from './relevance.ts';

/** Which people of an item are meant, by the words of the question where the ask does not say. */
const ASKED: readonly (readonly [AskField, RegExp])[] = [
  ['organizer', wordsPattern('organiz~, organis~, host~, invited me, set up, runs', '')],
  ['shared-with', wordsPattern('can see, can read, can edit, can open, has access, have access, shared with', '')],
  ['owner', wordsPattern('owns, own, owner, shared, share, created, uploaded, made', '')],
  [
    'attendee',
    wordsPattern(
      'coming, attend~, invited, going, participants, guests, joining, join, accept~, declin~, tentative, in the meeting',
      '',
    ),
  ],
  ['sender', wordsPattern('sent, send, wrote, write, emailed, mailed, from, replied, sender, author, said', '')],
];

const RESPONSES: readonly (readonly [ResponseStatus, RegExp])[] = [
  ['declined', wordsPattern('declin~, said no, not coming, not attending, cannot come, abgesagt', '')],
  ['tentative', wordsPattern('tentative~, maybe, not sure', '')],
  ['needsAction', wordsPattern('not answered, not replied, not responded, no answer, no reply', '')],
  ['accepted', wordsPattern('accepted, confirmed, said yes, zugesagt', '')],
];

const ANSWERS: Readonly<Record<ResponseStatus, string>> = {
  accepted: 'accepted',
  tentative: 'maybe',
  declined: 'declined',
  needsAction: 'no answer yet',
};

/** "Dr Aylin Demir", "Herr Brandt"; two capitalised words in a row; one behind a word that people follow. */
const NAME =
  /(?:\b(?:Dr|Mr|Mrs|Ms|Miss|Prof|Sir|Herr|Frau|Mme|M|Sr|Sra)\.?\s\p{Lu}[\p{L}’'-]+|(?<![\p{L}])\p{Lu}\p{Ll}[\p{L}’'-]*\s\p{Lu}\p{Ll}[\p{L}’'-]*|\b(?:by|with|from|to|is|was|and|bei|mit|von|ist|named|called|name)\s\p{Lu}\p{Ll}[\p{L}’'-]+|^\p{Lu}\p{Ll}[\p{L}’'-]+(?=\s(?:is|was|has|will|can|and|takes|covers|does)\b))/gu;

/** Who: the people in an item's fields, or the sentence that names somebody. */
export const findPerson: Extractor = (reading, context) => {
  const asked = context.ask.field ?? ASKED.find(([, pattern]) => context.question.search(pattern) >= 0)?.[0];
  const { item } = reading;
  switch (item.service) {
    case 'calendar':
      if (asked === 'organizer') return named(reading, item.event.organizer, 'organizes', 8);
      if (asked === 'sender' || asked === 'owner' || asked === 'shared-with') return undefined;
      return asked === 'attendee'
        ? (guests(reading, item.event, context) ?? inText(reading, context))
        : (inText(reading, context) ?? guests(reading, item.event, context));
    case 'gmail':
      return asked === 'sender' || asked === 'owner'
        ? named(
            reading,
            item.email.sender,
            asked === 'owner' ? 'shared' : 'sent',
            (asked === 'owner' ? 2 : 4) + 4 * titleSupport(reading, context),
          )
        : inText(reading, context);
    case 'drive':
      if (asked === 'shared-with') return access(reading, item.file);
      return asked === 'owner' ? named(reading, item.file.owners[0] ?? null, 'owns', 8) : inText(reading, context);
    default:
      return item satisfies never;
  }
};

function guests(reading: Reading, { attendees }: CalendarEvent, context: AskContext): Finding | undefined {
  const { question } = context;
  const wanted = RESPONSES.find(([, pattern]) => question.search(pattern) >= 0)?.[0];
  const people = attendees.filter(
    ({ resource, responseStatus }) => !resource && (wanted === undefined || responseStatus === wanted),
  );
  if (people.length === 0) return undefined;
  const value = people.map((person) => `${nameOf(person)} (${ANSWERS[person.responseStatus]})`).join(', ');
  return { reading, sentence: `${reading.title}: ${value}`, value, quality: 4 + 5 * titleSupport(reading, context) };
}

function access(reading: Reading, { owners, sharedWith }: DriveFile): Finding {
  const others = sharedWith.filter(({ role }) => role !== 'owner');
  const value = [
    ...owners.map((person) => `${nameOf(person)} (owner)`),
    ...others.map((share) =>
      share.type === 'anyone' ? `anyone with the link (${share.role})` : `${nameOf(share)} (${share.role})`,
    ),
  ].join(', ');
  return { reading, sentence: `${reading.title}: ${value}`, value, quality: 9 };
}

function named(reading: Reading, person: MailboxAddress | null, verb: string, quality: number): Finding | undefined {
  if (!person) return undefined;
  const value = person.name ? `${person.name} (${person.address})` : person.address;
  return { reading, sentence: `${value} ${verb} “${reading.title}”`, value: person.address, quality };
}

/** The sentence that names somebody whom the question does not. */
function inText(reading: Reading, context: AskContext): Finding | undefined {
  return passageWith(reading, context, ({ text }) => {
    // "I'm the adjuster on your file": whoever wrote it.
    if (INTRODUCES.test(text) && isSignedByPerson(reading)) return 2.5;
    const names = [...text.matchAll(NAME)].map(([name]) => name).filter((name) => isPerson(name, context.question));
    if (names.length === 0) return undefined;
    return names.some((name) => TITLED.test(name)) ? 2.5 : 1.5;
  });
}

const INTRODUCES =
  /(?<![\p{L}])(?:I'm|I’m|I am|my name is|ich bin|je suis|soy|sono)\s(?:the|your|a|an|in charge|responsible|der|die|ihr|le|la|votre|el|su|il)(?![\p{L}])/iu;

function isSignedByPerson({ item, from }: Reading): boolean {
  const name = from?.name ?? '';
  return item.service === 'gmail' && /^\p{Lu}\S+ .*\p{Lu}\S+$/u.test(name) && foldInPlace(name).search(NO_PERSON) < 0;
}

const TITLED = /^(?:Dr|Mr|Mrs|Ms|Miss|Prof|Sir|Herr|Frau|Mme|M|Sr|Sra)\b/;

/** Words of the names of organisations, streets and days, as they end. */
const NO_PERSON = wordsPattern(
  'center, centre, clinic, hospital, street, avenue, road, lane, drive, square, suite, room, hall, ltd, limited, inc, llc, gmbh, company, hotel, inn, school, college, university, bank, museum, society, airport, station, park, club, church, team, group, services, service, mutual, insurance, airlines, airways, office, department, city, lake, monday, tuesday, wednesday, thursday, friday, saturday, sunday, january, february, march, april, may, june, july, august, september, october, november, december, am, pm, please, thanks, regards, hello, dear, hi',
  '',
);

function isPerson(name: string, question: string): boolean {
  const folded = foldInPlace(name);
  const last = folded.split(' ').at(-1) ?? '';
  return !question.includes(last) && folded.search(NO_PERSON) < 0 && !isCommonWord(last);
}

function nameOf({ name, address }: MailboxAddress): string {
  return name || address;
}
