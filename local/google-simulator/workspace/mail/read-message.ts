import { readRange } from './byte-range.ts';
import type { StoredMessage } from './mailbox.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The message as it was sent: mboxrd quoting (">From ") undone, lines ended by CRLF (RFC 5322 2.1). */
export async function readMessage(message: Pick<StoredMessage, 'source'>): Promise<Buffer> {
  const { source } = message;
  return withCrlf(Buffer.isBuffer(source) ? source : unquoted(await readRange(source)));
}

function unquoted(stored: Buffer): Buffer {
  if (!stored.includes('>From ')) return stored;
  // latin1 maps bytes to characters one to one: nothing of the content changes.
  return Buffer.from(stored.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1');
}

/** Copied line by line into one buffer: an attachment has tens of thousands of lines. */
function withCrlf(text: Buffer): Buffer {
  const bare = countBareLineFeeds(text);
  if (bare === 0) return text;
  const result = Buffer.allocUnsafe(text.length + bare);
  let from = 0;
  let at = 0;
  for (let end = text.indexOf(LINE_FEED); end !== -1; end = text.indexOf(LINE_FEED, end + 1)) {
    if (text[end - 1] === CARRIAGE_RETURN) continue;
    at += text.copy(result, at, from, end);
    result[at] = CARRIAGE_RETURN;
    at += 1;
    from = end;
  }
  text.copy(result, at, from);
  return result;
}

function countBareLineFeeds(text: Buffer): number {
  let count = 0;
  for (let end = text.indexOf(LINE_FEED); end !== -1; end = text.indexOf(LINE_FEED, end + 1)) {
    if (text[end - 1] !== CARRIAGE_RETURN) count += 1;
  }
  return count;
}
