import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { GoogleCall } from '../google-call.ts';

/**
 * The bytes of an attachment, by the id that the message was just read with: Gmail gives another one each time.
 * @throws GoogleError
 */
export async function fetchAttachment(
  gmail: gmail_v1.Gmail,
  call: GoogleCall,
  messageId: string,
  id: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { data } = await call('gmail.users.messages.attachments.get', signal, (options) =>
    gmail.users.messages.attachments.get({ userId: 'me', messageId, id }, options),
  );
  return Buffer.from(data ?? '', 'base64url');
}
