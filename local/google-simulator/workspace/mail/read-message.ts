import { readRange } from './byte-range.ts';
import type { StoredMessage } from './mailbox.ts';

/** The message as it was sent: mboxrd quoting (">From ") undone, lines ended by CRLF (RFC 5322 2.1). */
export async function readMessage(message: Pick<StoredMessage, 'source'>): Promise<Buffer> {
  const stored = await readRange(message.source);
  // latin1 maps bytes to characters one to one: nothing of the content changes.
  const text = stored.toString('latin1').replace(/^>(>*From )/gm, '$1');
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'latin1');
}
