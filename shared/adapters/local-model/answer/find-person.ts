import type { CalendarEvent } from '../../../domain/calendar-event.ts';
import type { MailboxAddress } from '../../../domain/mailbox-address.ts';
import { wordsPattern } from '../lexicon/words-pattern.ts';
import { findPassage } from './find-passage.ts';
import type { AskContext, Extractor, Finding } from './finding.ts';
import type { Reading } from './reading.ts';

const ORGANIZING = wordsPattern('organiz~, organis~, host~, invited me, set up, runs', '');
const ATTENDING = wordsPattern(
  'coming, attend~, invited, going, participants, guests, joining, join, there, in the meeting, meeting',
  '',
);
const SENDING = wordsPattern('sent, send, wrote, write, emailed, mailed, from, replied, sender, author, said', '');
const OWNING = wordsPattern('owns, own, owner, shared, share, created, uploaded, made', '');

const ANSWERS = {
  accepted: 'accepted',
  tentative: 'maybe',
  declined: 'declined',
  needsAction: 'no answer yet',
} as const;

/** Who: guests and organizer of an event, sender of a mail, owner of a file; else the sentence that names somebody. */
export const findPerson: Extractor = (reading, context) => {
  const asked = context.question;
  const { item } = reading;
  switch (item.service) {
    case 'calendar':
      return asked.search(ORGANIZING) >= 0
        ? named(reading, item.event.organizer, 'organizes', 8)
        : guests(reading, item.event);
    case 'gmail':
      return asked.search(SENDING) >= 0 && asked.search(ATTENDING) < 0
        ? named(reading, item.email.sender, 'sent', 7)
        : inText(reading, context);
    case 'drive':
      return asked.search(OWNING) >= 0
        ? named(reading, item.file.owners[0] ?? null, 'owns', 8)
        : inText(reading, context);
    default:
      return item satisfies never;
  }
};

function guests(reading: Reading, { attendees }: CalendarEvent): Finding | undefined {
  const people = attendees.filter(({ resource }) => !resource);
  if (people.length === 0) return undefined;
  const value = people.map((person) => `${nameOf(person)} (${ANSWERS[person.responseStatus]})`).join(', ');
  return { reading, sentence: `${reading.title}: ${value}`, value, quality: 8 };
}

function named(reading: Reading, person: MailboxAddress | null, verb: string, quality: number): Finding | undefined {
  if (!person) return undefined;
  const value = person.name ? `${person.name} (${person.address})` : person.address;
  return { reading, sentence: `${value} ${verb} “${reading.title}”`, value: person.address, quality };
}

function inText(reading: Reading, context: AskContext): Finding | undefined {
  const passage = findPassage(reading, context);
  return passage && /\p{Lu}\p{Ll}+/u.test(passage.value.slice(1)) ? passage : undefined;
}

function nameOf({ name, address }: MailboxAddress): string {
  return name || address;
}
