import { SYSTEM_LABEL_IDS } from './gmail-labels.ts';
import { type Label, Mailbox, type StoredMessage } from './mailbox.ts';
import type { ScannedMessage } from './scan-mail.ts';
import { buildThreads } from './thread-builder.ts';

/** History ids count up from here; in real mailboxes they are about this long. */
const FIRST_HISTORY_ID = 1_000_000;

/** Puts scanned messages in order, into threads and under labels. */
export function buildMailbox(scanned: readonly ScannedMessage[], ownerAddress: string): Mailbox {
  const threads = buildThreads(scanned);
  const labels = new Map<string, Label>(SYSTEM_LABEL_IDS.map((id) => [id, { id, name: id, type: 'system' }]));
  const oldestFirst = scanned.toSorted((a, b) => a.internalDate - b.internalDate || a.id.localeCompare(b.id));
  const messages = oldestFirst.map((message, index): StoredMessage => {
    for (const label of message.gmailLabels ?? []) labels.set(label.id, label);
    const sentByOwner = message.senders.includes(ownerAddress);
    return {
      id: message.id,
      threadId: threads.get(message.id) ?? message.id,
      labelIds: message.gmailLabels?.map((label) => label.id) ?? message.labelsFromStatus(sentByOwner),
      internalDate: message.internalDate,
      historyId: String(FIRST_HISTORY_ID + index),
      source: message.source,
    };
  });
  return new Mailbox(messages.reverse(), [...labels.values()], String(FIRST_HISTORY_ID + messages.length));
}
