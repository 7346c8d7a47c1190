/** The extractors that are a few lines each: they read a structured field, or a labelled value. */

import { analyse } from '../../../content/words.ts';
import type { MailboxAddress } from '../../../domain/mailbox-address.ts';
import { type Document, priorOf, topicShare } from './document.ts';
import type { Extractor } from './finding.ts';

const MONEY =
  /(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF|TRY|TL|JPY)\b)\s?\d[\d.,' ]*\d|\d[\d.,']*\s?(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF|TRY|TL|euros?|dollars?|pounds?)\b)/i;
const LINK = /https?:\/\/[^\s<>"')\]]+/i;
const PLACE_LABEL = /\b(?:address|location|venue|where|place|gate|terminal|room|seat|from)\b\s*[:\-–]\s*(.{3,100})/i;
const DURATION =
  /\b(?:\d+\s?(?:h|hrs?|hours?)(?:\s?\d+\s?(?:m|min|minutes)?)?|\d+\s?(?:min|minutes|days?|weeks?|months?|years?))\b/i;

/** Who comes to an event, who wrote a mail, who owns a file. */
export const findPeople: Extractor = (_ask, document) => {
  const value = peopleOf(document).map(nameOf).join(', ');
  return value === '' ? undefined : { value, document, score: 3 + priorOf(document) };
};

export const findPlace: Extractor = (ask, document) => {
  const { item } = document;
  if (item.service === 'calendar') {
    const { location, meetingLink } = item.event;
    const value = location || meetingLink || '';
    return value === '' ? undefined : { value, document, score: 4 + priorOf(document) };
  }
  return nearTopic(ask.of, document, (line) => PLACE_LABEL.exec(line)?.[1]?.trim());
};

export const findAmount: Extractor = (ask, document) => nearTopic(ask.of, document, (line) => MONEY.exec(line)?.[0]);

export const findLink: Extractor = (ask, document) => nearTopic(ask.of, document, (line) => LINK.exec(line)?.[0]);

export const findDuration: Extractor = (ask, document) => {
  const { item } = document;
  if (item.service === 'calendar' && item.event.time.kind === 'timed') {
    const minutes = (item.event.time.end.getTime() - item.event.time.start.getTime()) / 60_000;
    return { value: tellMinutes(minutes), document, score: 4 + priorOf(document) };
  }
  return nearTopic(ask.of, document, (line) => DURATION.exec(line)?.[0]);
};

/** The value on the line that has, with its neighbours, most of the topic's words. */
function nearTopic(topic: string, document: Document, read: (line: string) => string | undefined) {
  const wanted = new Set(analyse(topic));
  let best: { value: string; score: number } | undefined;
  document.lines.forEach((line, index) => {
    const value = read(line);
    if (value === undefined) return;
    const share = (text: string) => topicShare([...wanted].join(' '), new Set(analyse(text)));
    const around = `${document.lines[index - 1] ?? ''} ${document.lines[index + 1] ?? ''}`;
    const score = 4 * share(line) + share(around) - index / 200;
    if (best === undefined || score > best.score) best = { value, score };
  });
  return best && { value: best.value, document, score: best.score + priorOf(document) };
}

function peopleOf({ item }: Document): readonly MailboxAddress[] {
  switch (item.service) {
    case 'gmail':
      return item.email.sender ? [item.email.sender] : [];
    case 'calendar':
      return item.event.attendees.length > 0
        ? item.event.attendees.filter(({ resource }) => !resource)
        : item.event.organizer
          ? [item.event.organizer]
          : [];
    case 'drive':
      return item.file.owners;
    default:
      return item satisfies never;
  }
}

const nameOf = ({ name, address }: MailboxAddress) => name || address;

function tellMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  const parts = [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''];
  return parts.filter((part) => part !== '').join(' ');
}
