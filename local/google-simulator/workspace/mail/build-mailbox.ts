import type { ScannedMessage } from './describe-message.ts';
import { systemLabelNamed } from './gmail-labels.ts';
import type { Label, LoadedMessage, Mailbox } from './mailbox.ts';
import { labelsFromMarks } from './mailer-marks.ts';
import { SYSTEM_LABEL_IDS } from './system-label-names.ts';
import { buildThreads } from './thread-builder.ts';

/** History ids count up from here; in real mailboxes they are about this long. */
const FIRST_HISTORY_ID = 1_000_000;

/** Puts scanned messages in order, into threads and under labels. */
export function buildMailbox(scanned: readonly ScannedMessage[], ownerAddress: string): Mailbox {
  const threads = buildThreads(scanned);
  const folders = new Set(scanned.filter(({ gmailLabels }) => !gmailLabels).flatMap(({ mailboxes }) => mailboxes));
  const labels = new Map<string, Label>(SYSTEM_LABEL_IDS.map((id) => [id, { id, name: id, type: 'system' }]));
  const labelIds = new Map<string, string>();
  const oldestFirst = scanned.toSorted((a, b) => a.internalDate - b.internalDate || (a.id < b.id ? -1 : 1));
  const messages = oldestFirst.map((message, index): LoadedMessage => {
    // The one mbox that somebody exported everything to says nothing by its name; one of several is a folder.
    const telling = message.mailboxes.filter((name) => folders.size > 1 || systemLabelNamed(name));
    const sentByOwner = message.senders.includes(ownerAddress);
    const own = message.gmailLabels ?? labelsFromMarks(message.marks, sentByOwner, telling);
    for (const label of own) labels.set(label.id, label);
    return {
      id: message.id,
      threadId: threads.get(message.id) ?? message.id,
      labelIds: own.map(({ id }) => shared(id, labelIds)),
      internalDate: message.internalDate,
      historyId: String(FIRST_HISTORY_ID + index),
      ...(message.messageId ? { messageId: message.messageId } : {}),
      source: message.source,
    };
  });
  return {
    messages: messages.reverse(),
    labels: [...labels.values()],
    historyId: String(FIRST_HISTORY_ID + messages.length),
  };
}

/** The one copy of a text that every message refers to. */
function shared(text: string, known: Map<string, string>): string {
  const copy = known.get(text) ?? text;
  known.set(copy, copy);
  return copy;
}
