/**
 * What the sender of a mail wrote themselves: quoted replies, the lines that introduce them and the signature left out.
 *
 * The best-known library for this, email-reply-parser, backtracks for minutes on hostile lines unless a native regular
 * expression engine is compiled beside it; mails are hostile input, so this one reads line by line with patterns that can't
 * backtrack. It errs on the side of keeping text: a sign-off ("Best regards, …") stays, as a phone number below it is content.
 */
import { ATTRIBUTION_VERB, DEVICE_LINE, FORWARD_MARKER, HEADER_LABELS, ORIGINAL_MARKER } from './quote-patterns.ts';

const MAX_ATTRIBUTION_LENGTH = 300;
const MAX_SIGNATURE_LINES = 12;
const TIME_OR_ADDRESS = /\d{1,2}[:.h]\d{2}|[^\s@<]@[^\s@>]/;

/**
 * @param text as tidyText leaves it
 * @param forwarded the subject says that the mail was forwarded: what it quotes is its content
 * @returns the whole text where nothing else would be left
 */
export function visibleText(text: string, forwarded = false): string {
  const lines = text.split('\n');
  const own = forwarded ? lines : withoutQuotes(lines);
  const visible = withoutSignature(own.filter((line) => !DEVICE_LINE.test(line))).join('\n');
  const tidied = visible
    .replace(/\n[-_*= ]+$/, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return tidied === '' ? text : tidied;
}

function withoutQuotes(lines: string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    if (line.startsWith('>')) continue;
    if (FORWARD_MARKER.test(line)) return [...kept, ...lines.slice(i + 1)];
    if (ORIGINAL_MARKER.test(line)) return kept;
    // Nothing before it: the mail is a bare forward.
    if (isHeaderBlock(lines, i)) return kept.some((other) => other.trim() !== '') ? kept : lines;
    const attribution = attributionAt(lines, i);
    if (attribution?.rest) return kept;
    if (attribution) i += attribution.lines - 1;
    else kept.push(line);
  }
  return kept;
}

/**
 * "On …, Bob <bob@example.com> wrote:", over up to three lines. Where quoted lines follow, only it goes; else, when it is
 * surely one, all that follows is the quote (`rest`), as in HTML mails without quote marks.
 */
function attributionAt(lines: string[], at: number): { lines: number; rest: boolean } | undefined {
  let joined = '';
  for (let count = 1; count <= 3; count++) {
    const line = lines[at + count - 1]?.trim();
    if (!line || line.startsWith('>')) return undefined;
    joined = joined === '' ? line : `${joined} ${line}`;
    if (joined.length > MAX_ATTRIBUTION_LENGTH) return undefined;
    if (!joined.endsWith(':') || !ATTRIBUTION_VERB.test(joined)) continue;
    if (isQuoteNext(lines, at + count)) return { lines: count, rest: false };
    return TIME_OR_ADDRESS.test(joined) ? { lines: count, rest: true } : undefined;
  }
  return undefined;
}

/** tidyText leaves no more than one empty line in a row. */
function isQuoteNext(lines: string[], at: number): boolean {
  return (lines[at] === '' ? lines[at + 1] : lines[at])?.startsWith('>') ?? false;
}

/**
 * Outlook's block "From: … Sent: … To: … Subject: …". A sender alone is not enough, nor a date: tickets have lines "From:
 * Istanbul", "Date: …".
 */
function isHeaderBlock(lines: string[], at: number): boolean {
  const labelOf = (line: string) => /^\*{0,2}([\p{L}' ]{2,20}?)\s?:/u.exec(line)?.[1]?.toLowerCase() ?? '';
  if (!HEADER_LABELS.from.has(labelOf(lines[at] as string))) return false;
  const next = lines.slice(at + 1, at + 9).map(labelOf);
  const sent = next.some((label) => HEADER_LABELS.sent.has(label));
  const subject = next.some((label) => HEADER_LABELS.subject.has(label));
  const to = next.some((label) => HEADER_LABELS.to.has(label));
  return subject && (sent || to);
}

/** RFC 3676 4.3: a line of two hyphens starts the signature. A long one is no signature. */
function withoutSignature(lines: string[]): string[] {
  const start = lines.findLastIndex((line) => line.trim() === '--');
  const after = lines.slice(start + 1).filter((line) => line !== '').length;
  return start >= 0 && after <= MAX_SIGNATURE_LINES ? lines.slice(0, start) : lines;
}
