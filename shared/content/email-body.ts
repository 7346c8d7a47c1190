import type { Attachment } from '../domain/email.ts';
import { calendarSummary } from './calendar-summary.ts';
import { beginning, charsetOf, decodeText } from './decode-text.ts';
import { htmlText } from './html-text.ts';
import { headerOf, type MimePart } from './mime-part.ts';
import { FORWARD_SUBJECT } from './quote-patterns.ts';
import { structuredData } from './structured-data.ts';
import { tidyText } from './tidy-text.ts';
import { visibleText } from './visible-text.ts';

/** Real mails nest less than ten deep and have fewer than a hundred parts; what lies beyond is not read. */
const MAX_DEPTH = 20;
const MAX_PARTS = 500;

/** Bytes of one part, and of all parts of a mail, that are read: 25 HTML parts of 1 MB would take 6 s (measured). */
const MAX_PART_BYTES = 1_000_000;
const MAX_BYTES = 2_000_000;

export interface EmailBody {
  /** The whole body as plain text. */
  full: string;
  /** What the sender wrote themselves (visible-text.ts). */
  visible: string;
  /** What is attached, inline pictures left out. */
  attachments: Attachment[];
}

/**
 * Reads the body of a mail: of alternatives the plain text, unless it is only a stub, else the HTML; of several parts all,
 * in order; of an invitation its title; at the end what the HTML says for programs (structured-data.ts). Never throws: what can't be read is left out.
 *
 * @param payload the root of the MIME tree, with its headers
 */
export function readEmailBody(payload: MimePart): EmailBody {
  const reader: Reader = { attachments: [], details: [], partsLeft: MAX_PARTS, bytesLeft: MAX_BYTES };
  const text = readPart(payload, reader, 0);
  const full = tidyText(join([text, ...reader.details]));
  const forwarded = FORWARD_SUBJECT.test(headerOf(payload, 'subject') ?? '');
  return { full, visible: visibleText(full, forwarded), attachments: reader.attachments };
}

interface Reader {
  attachments: Attachment[];
  /** What HTML parts say for programs, whichever alternative is read. */
  details: string[];
  partsLeft: number;
  bytesLeft: number;
}

/** The text of a part and what is below it; attachments are noted on the way. */
function readPart(part: MimePart, reader: Reader, depth: number): string {
  if (depth > MAX_DEPTH || reader.partsLeft-- <= 0) return '';
  const type = typeOf(part);
  if (isAttachment(part, type)) {
    reader.attachments.push(describe(part, type));
    return '';
  }
  if (type.startsWith('multipart/')) {
    const texts = (part.parts ?? []).map((child) => ({
      type: typeOf(child),
      text: readPart(child, reader, depth + 1),
    }));
    return type === 'multipart/alternative' ? bestOf(texts) : join(texts.map(({ text }) => text));
  }
  if (type === 'text/html') {
    const html = textOf(part, reader);
    reader.details.push(structuredData(html));
    return htmlText(html);
  }
  if (type === 'text/calendar') return calendarSummary(textOf(part, reader));
  return type.startsWith('text/') ? plainText(textOf(part, reader)) : '';
}

/** Of alternatives the plain text, unless the richest other one says much more; and the title of an invitation. */
function bestOf(texts: { type: string; text: string }[]): string {
  const of = (matches: (type: string) => boolean) =>
    join(texts.filter(({ type }) => matches(type)).map(({ text }) => text));
  const plain = of((type) => type === 'text/plain');
  const rich = of((type) => type !== 'text/plain' && type !== 'text/calendar');
  const calendar = of((type) => type === 'text/calendar');
  const best = isStub(plain, rich) ? rich : plain;
  const news = calendar.split('\n').filter((line) => !best.includes(line));
  return join([best, news.join('\n')]);
}

/** "Your mail program can't show this message": nothing, or less than a fifth of what the other alternative says. */
function isStub(plain: string, rich: string): boolean {
  const [plainLength, richLength] = [plain.trim().length, rich.trim().length];
  return plainLength === 0 || (plainLength < 300 && plainLength * 5 < richLength);
}

/** Some senders put HTML into the plain alternative. */
function plainText(text: string): string {
  return /^\s*(?:<!doctype html|<html\b)/i.test(text) ? htmlText(text) : text;
}

function textOf(part: MimePart, reader: Reader): string {
  const data = part.body?.data ?? '';
  const limit = Math.min(MAX_PART_BYTES, reader.bytesLeft);
  const bytes = Buffer.from(data.slice(0, Math.ceil((limit * 4) / 3) + 4), 'base64url');
  reader.bytesLeft -= Math.min(bytes.length, limit);
  return decodeText(beginning(bytes, limit), charsetOf(headerOf(part, 'content-type')));
}

function join(texts: string[]): string {
  return texts.filter((text) => text.trim() !== '').join('\n\n');
}

function typeOf(part: MimePart): string {
  return (part.mimeType ?? 'text/plain').toLowerCase();
}

/** A part with a name, a mail in the mail, or bytes that are no text; but not a picture that the HTML shows. */
function isAttachment(part: MimePart, type: string): boolean {
  if (type.startsWith('multipart/')) return false;
  const disposition = headerOf(part, 'content-disposition')?.trim().toLowerCase() ?? '';
  if (disposition.startsWith('attachment')) return true;
  if (type.startsWith('image/') && headerOf(part, 'content-id') !== undefined) return false;
  return (
    Boolean(part.filename) || type === 'message/rfc822' || Boolean(part.body?.attachmentId && !type.startsWith('text/'))
  );
}

function describe(part: MimePart, type: string): Attachment {
  return {
    attachmentId: part.body?.attachmentId ?? null,
    partId: part.partId ?? '',
    filename: tidyText(part.filename ?? '').slice(0, 255),
    mimeType: type,
    sizeBytes: part.body?.size ?? 0,
  };
}
