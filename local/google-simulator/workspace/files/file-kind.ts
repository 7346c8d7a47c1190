import { open } from 'node:fs/promises';
import { isMessageStart } from '../mail/scan-mbox.ts';

/** What a file holds, as far as its beginning tells. */
export type FileKind = 'mail' | 'calendar' | 'contacts' | 'empty' | 'other';

const HEAD_BYTES = 4096;

/**
 * Takes a file for what its content says, whatever its name: the names in a Takeout are in the language of the account.
 * @throws Error when it can't be read
 */
export async function fileKind(file: string): Promise<FileKind> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return bytesRead === 0 ? 'empty' : kindOf(buffer.toString('latin1', 0, bytesRead));
}

function kindOf(head: string): FileKind {
  const text = head.replace(/^ï»¿/, '').replace(/^[\r\n]+/, '');
  const lineEnd = text.indexOf('\n');
  if (lineEnd !== -1 && isMessageStart(text.slice(0, lineEnd).trimEnd(), text.slice(lineEnd + 1))) return 'mail';
  if (/^BEGIN:VCARD\b/i.test(text)) return 'contacts';
  // An invitation sent by mail is a file; a calendar is published or has no method.
  if (/^BEGIN:VCALENDAR\b/i.test(text) && !/^METHOD:(REQUEST|REPLY|CANCEL|COUNTER)/im.test(text)) return 'calendar';
  return 'other';
}
