import { readRange } from './byte-range.ts';
import type { StoredMessage } from './mailbox.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const CRLF = Buffer.from('\r\n');

/** The message as it was sent: mboxrd quoting (">From ") undone, lines ended by CRLF (RFC 5322 2.1). */
export async function readMessage(message: Pick<StoredMessage, 'source'>): Promise<Buffer> {
  return withCrlf(unquoted(await readRange(message.source)));
}

function unquoted(stored: Buffer): Buffer {
  if (!stored.includes('>From ')) return stored;
  // latin1 maps bytes to characters one to one: nothing of the content changes.
  return Buffer.from(stored.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}

/** Line by line, without making a text of it: an attachment has tens of thousands of lines. */
function withCrlf(text: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let start = 0;
  for (let end = text.indexOf(LINE_FEED); end !== -1; end = text.indexOf(LINE_FEED, end + 1)) {
    if (end > 0 && text[end - 1] === CARRIAGE_RETURN) continue;
    pieces.push(text.subarray(start, end), CRLF);
    start = end + 1;
  }
  if (pieces.length === 0) return text;
  pieces.push(text.subarray(start));
  return Buffer.concat(pieces);
}
