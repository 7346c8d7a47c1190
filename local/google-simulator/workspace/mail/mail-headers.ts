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
  const lines = decodeBytes(block)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  return lines.flatMap((line) => {
    const [, name, raw] = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(line) ?? [];
    if (name === undefined || raw === undefined) return [];
    return [{ name, value: decodeValue(name, raw.trim()) }];
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

/** Raw 8-bit headers are UTF-8 (RFC 6532), or else what old mailers wrote. */
function decodeBytes(block: Buffer): string {
  const text = block.toString('utf8');
  return text.includes('\ufffd') ? block.toString('latin1') : text;
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
