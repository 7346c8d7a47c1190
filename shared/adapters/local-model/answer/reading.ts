import { FORWARD_SUBJECT, HEADER_LABELS } from '../../../content/quote-patterns.ts';
import { visibleText } from '../../../content/visible-text.ts';
import type { Hit, Item } from '../../../domain/hit.ts';
import type { MailboxAddress } from '../../../domain/mailbox-address.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { NOTHING_TAKEN, type TakenFor } from './taken-for.ts';
import { type TermSet, termSetOf } from './term-match.ts';

/** A line of an item's text. `folded` has the same length as `text`. */
export interface Line {
  text: string;
  folded: string;
}

/** A sentence of an item's text. */
export interface Sentence extends Line {
  /** Index of its line, in `Reading.lines`. */
  line: number;
  terms(): TermSet;
}

/** An item as the extractors read it. */
export interface Reading {
  /** The number that the hit is cited by. */
  n: number;
  hit: Hit;
  item: Item;
  /** Subject, title or file name. */
  title: string;
  foldedTitle: string;
  /** The text without the title; empty lines left out. */
  lines: readonly Line[];
  /** All lines, folded, joined by line feeds. */
  folded: string;
  /** The terms of the title, and of text and people. */
  terms(): { title: TermSet; text: TermSet };
  /** Its sentences, lines without a full stop counting as one each. */
  sentences(): readonly Sentence[];
  /** Sender, organizer or first owner. */
  from: MailboxAddress | null;
  /** What `from` is called, folded: name, address, and the names of the question that mean them. */
  author: string;
  /** The same of everybody named in its fields. */
  people: string;
  /** The terms of a part of the item, as `terms` and `sentences` give them. */
  termsOf(text: string): TermSet;
  /** Received, starting or modified. */
  date: Date;
}

/** Beyond this a text is read in the passages that the search found. The facts of a mail stand on its first pages. */
const MAX_TEXT = 20_000;

/** A line as long as this, with wide gaps, is a page that lost its line breaks. */
const FLATTENED_LENGTH = 300;

/** Mail programs break lines at some 70 characters; a shorter line ended by itself. */
const WRAPPED_LENGTH = 55;

/** Where mail programs break a line (RFC 5322, 2.1.1: 78 characters at most; most take a little less). */
const FULL_LENGTH = 72;

/** Lines between the sender of a header and its subject, at most. */
const HEADER_LINES = 4;

/** The hit as source number `n`. What holds whom or what a word of the question was taken for holds that word. */
export function readHit(hit: Hit, n: number, { spellings, calledAs }: TakenFor = NOTHING_TAKEN): Reading {
  const { item } = hit;
  const { title, text, from, people, date } = describe(item);
  // Files keep their lines: a list in one is no broken paragraph.
  const lines = toLines(text.length <= MAX_TEXT ? text : excerpt(text, hit.passages), item.service === 'gmail');
  const folded = lines.map((line) => line.folded).join('\n');
  const called = ({ name, address }: MailboxAddress) =>
    foldInPlace([name ?? '', address, ...(calledAs.get(address.toLowerCase()) ?? [])].join(' '));
  const names = people.map(called).join('\n');
  const termsOf = (part: string) => termSetOf(part, spellings);
  let terms: ReturnType<Reading['terms']> | undefined;
  let sentences: readonly Sentence[] | undefined;
  return {
    n,
    hit,
    item,
    title,
    foldedTitle: foldInPlace(title),
    lines,
    folded,
    terms: () => {
      terms ??= { title: termsOf(title), text: termsOf(`${names}\n${folded}`) };
      return terms;
    },
    sentences: () => {
      sentences ??= sentencesOf(lines, termsOf);
      return sentences;
    },
    from,
    author: from ? called(from) : '',
    people: names,
    termsOf,
    date,
  };
}

function sentencesOf(lines: readonly Line[], termsOf: Reading['termsOf']): Sentence[] {
  return lines.flatMap(({ text }, line) =>
    text.split(SENTENCE_END).map((sentence) => {
      const trimmed = sentence.trim();
      let terms: TermSet | undefined;
      return {
        text: trimmed,
        folded: foldInPlace(trimmed),
        line,
        terms: () => {
          terms ??= termsOf(trimmed);
          return terms;
        },
      };
    }),
  );
}

/** A full stop behind which something begins; "Dr. Strand" is one sentence still. */
const SENTENCE_END = /(?<=[.!?]["”)]?)(?<!\b(?:Dr|Mr|Mrs|Ms|Prof|St|Hr|Fr|No|Nr)\.)\s+(?=[\p{Lu}\d"“(])/u;

interface Description {
  title: string;
  text: string;
  from: MailboxAddress | null;
  people: readonly MailboxAddress[];
  date: Date;
}

function describe(item: Item): Description {
  switch (item.service) {
    case 'gmail': {
      const { subject, bodyFull, sender, to, cc, bcc, receivedAt, attachments } = item.email;
      const attached = attachments.flatMap(({ filename, text }) => (text ? [`${filename}:\n${text}`] : []));
      const text = [visibleText(bodyFull, FORWARD_SUBJECT.test(subject)), ...attached].join('\n\n');
      const people = [...(sender ? [sender] : []), ...to, ...cc, ...bcc];
      return { title: subject, text, from: sender, people, date: receivedAt };
    }
    case 'calendar': {
      const { title, description, location, organizer, attendees, time } = item.event;
      const text = `${location}\n${description.replace(/<br\s*\/?>|<\/(?:p|li|div)>/gi, '\n').replace(/<[^<>]*>/g, ' ')}`;
      const date = time.kind === 'timed' ? time.start : new Date(`${time.startDate}T00:00:00Z`);
      return { title, text, from: organizer, people: [...(organizer ? [organizer] : []), ...attendees], date };
    }
    case 'drive': {
      const { name, contentText, owners, sharedWith, modifiedAt } = item.file;
      const people = [...owners, ...sharedWith];
      return { title: name, text: contentText ?? '', from: owners[0] ?? null, people, date: modifiedAt };
    }
    default:
      return item satisfies never;
  }
}

function excerpt(text: string, passages: readonly string[]): string {
  return [text.slice(0, MAX_TEXT / 2), ...passages].join('\n').slice(0, MAX_TEXT);
}

/** The lines of a text; in a mail, those that were broken to fit a screen are put together again. */
function toLines(text: string, isMail: boolean): Line[] {
  const lines = text
    .split('\n')
    .flatMap((line) => (line.length > FLATTENED_LENGTH && /\S {3,}\S/.test(line) ? line.split(/ {2,}/) : [line]))
    .map((line) => line.trim());
  const own = isMail ? withoutHeaders(lines) : lines;
  const whole: string[] = [];
  own.forEach((line, index) => {
    const before = own[index - 1] ?? '';
    if (isMail && continues(before, line)) whole.push(`${whole.pop() ?? ''} ${line}`);
    else whole.push(line);
  });
  return whole.filter((line) => /[\p{L}\p{N}]/u.test(line)).map((line) => ({ text: line, folded: foldInPlace(line) }));
}

/** A forwarded mail brings its header along, whose date is none of what it says. */
function withoutHeaders(lines: readonly string[]): string[] {
  const labelOf = (line: string) => /^\*{0,2}([\p{L}' ]{2,20}?)\s?:/u.exec(line)?.[1]?.toLowerCase() ?? '';
  const isHeader = (line: string) => Object.values(HEADER_LABELS).some((labels) => labels.has(labelOf(line)));
  return lines.filter((line, index) => {
    if (!isHeader(line)) return true;
    const block = lines.slice(Math.max(0, index - HEADER_LINES), index + HEADER_LINES + 1).map(labelOf);
    return !(
      block.some((label) => HEADER_LABELS.subject.has(label)) && block.some((label) => HEADER_LABELS.from.has(label))
    );
  });
}

/** Whether a line of prose goes on in the next one. Table rows and labelled lines don't. */
function continues(line: string, next: string): boolean {
  if (line.length < WRAPPED_LENGTH || / {3,}|[:|]$/.test(line) || next === '') return false;
  if (OPEN_END.test(line)) return true;
  // Its next word did not fit any more.
  const [word = ''] = next.split(' ', 1);
  if (line.length + 1 + word.length > FULL_LENGTH && /[\p{L}\d,]$/u.test(line) && /^[\p{L}\d]/u.test(next)) return true;
  return /^[\p{Ll}\d£$€(]/u.test(next) && line.split(' ').length >= 8 && !/^[\p{L} ]{2,24}:/u.test(next);
}

/** Words that no sentence ends with. */
const OPEN_END =
  /\s(?:is|are|the|a|an|of|to|and|or|on|at|from|with|for|by|in|your|our|my|der|die|das|ist|und|am|um|mit|von|für|le|les|et|est|el|del|es|con|il|di|è|per|à)$/;
