import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { MailLabel } from '../../../sync/collection-source.ts';
import type { GoogleCall } from '../google-call.ts';
import { storable } from '../storable.ts';

/** The labels of a mailbox, Gmail's own among them. */
export async function listGmailLabels(
  gmail: gmail_v1.Gmail,
  call: GoogleCall,
  signal: AbortSignal,
): Promise<MailLabel[]> {
  const { labels = [] } = await call('gmail.users.labels.list', signal, (options) =>
    gmail.users.labels.list({ userId: 'me' }, options),
  );
  return labels.flatMap(({ id, name }) => (id ? [storable({ id, name: name ?? id })] : []));
}
