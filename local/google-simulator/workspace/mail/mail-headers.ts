import { isUtf8 } from 'node:buffer';
import libmime from 'libmime';

/** A header as Gmail shows it: unfolded, encoded words decoded. */
export interface MailHeader {
  name: string;
  value: string;
}

const ADDRESS_HEADERS = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'sender',
  'reply-to',
  'delivered-to',
  'resent-from',
  'resent-to',
]);

/** Parses a block of header lines (RFC 5322 2.2); lines that are none are left out. */
export function parseHeaders(block: Buffer): MailHeader[] {
  const lines = block
    .toString('latin1')
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  return lines.flatMap((line) => {
    const [, name, raw] = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(line) ?? [];
    if (name === undefined || raw === undefined) return [];
    return [{ name, value: decodeValue(name, decodeBytes(raw.trim())) }];
  });
}

/** The first header of that name (case does not matter), or undefined. */
export function headerValue(headers: readonly MailHeader[], name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}

/** Where the header block ends: just after its last line; the whole length when no empty line ends it. */
export function headerBlockLength(message: Buffer): number {
  if (message[0] === 0x0a || (message[0] === 0x0d && message[1] === 0x0a)) return 0;
  const ends = [message.indexOf('\n\n'), message.indexOf('\n\r\n')].filter((end) => end !== -1);
  return ends.length === 0 ? message.length : Math.min(...ends) + 1;
}

/**
 * Raw 8-bit headers are UTF-8 (RFC 6532), or else what old mailers wrote; each header for itself, as Gmail adds its own in
 * UTF-8 to a mail whose subject is in Latin-1.
 */
function decodeBytes(latin1: string): string {
  if (!/[\u0080-\u00ff]/.test(latin1)) return latin1;
  const bytes = Buffer.from(latin1, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : new TextDecoder('windows-1252').decode(bytes);
}

function decodeValue(name: string, raw: string): string {
  if (!ADDRESS_HEADERS.has(name.toLowerCase())) return raw.includes('=?') ? libmime.decodeWords(raw) : raw;
  return readableAddress(decodeNames(raw));
}

/** List archives hide addresses from spammers, "ann at example.org (Ann Lee)": undone, as such a mail once stood. */
function readableAddress(value: string): string {
  const [, user, domain, name] = /^([^\s@"<>]+) at ([^\s@"<>]+)(?: \((.*)\))?$/.exec(value) ?? [];
  if (!user || !domain?.includes('.')) return value;
  return name ? `"${name.replace(/["\\]/g, '\\$&')}" <${user}@${domain}>` : `${user}@${domain}`;
}

function decodeNames(raw: string): string {
  // A decoded name such as "Doe, John" must not turn into two addresses: it is quoted.
  return raw.replace(/"?(=\?[^?\s]+\?[bq]\?[^?]*\?=(\s+(?==\?))?)+"?/gi, (words) => {
    const decoded = libmime.decodeWords(words.replaceAll('"', ''));
    return /[",;:<>@()[\]\\]/.test(decoded) || words.startsWith('"')
      ? `"${decoded.replace(/["\\]/g, '\\$&')}"`
      : decoded;
  });
}
