import { createHash } from 'node:crypto';
import type { ScannedMessage } from './describe-message.ts';
import { systemLabelNamed } from './gmail-labels.ts';
import type { Label, LoadedMessage, Mailbox } from './mailbox.ts';
import { labelsFromMarks } from './mailer-marks.ts';
import { SYSTEM_LABEL_IDS } from './system-label-names.ts';
import { buildThreads } from './thread-builder.ts';

/** History ids count up from here or more. */
const FIRST_HISTORY_ID = 1_000_000;

/** Puts scanned messages in order, into threads and under labels. */
export function buildMailbox(scanned: readonly ScannedMessage[], ownerAddress: string): Mailbox {
  const threads = buildThreads(scanned);
  const folders = new Set(scanned.filter(({ gmailLabels }) => !gmailLabels).flatMap(({ mailboxes }) => mailboxes));
  const labels = new Map<string, Label>(SYSTEM_LABEL_IDS.map((id) => [id, { id, name: id, type: 'system' }]));
  const labelIds = new Map<string, string>();
  const oldestFirst = scanned.toSorted((a, b) => a.internalDate - b.internalDate || (a.id < b.id ? -1 : 1));
  const placed = oldestFirst.map((message): Omit<LoadedMessage, 'historyId'> => {
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
      ...(message.messageId ? { messageId: message.messageId } : {}),
      source: message.source,
    };
  });
  const first = firstHistoryId(placed);
  const messages = placed.map((message, index): LoadedMessage => ({ ...message, historyId: String(first + index) }));
  return {
    messages: messages.reverse(),
    labels: [...labels.values()],
    historyId: String(first + messages.length),
  };
}

/**
 * The number of the first message's record, told by the mailbox: an id of another mailbox, as of an export before, is then out
 * of its range, so that its history is not taken for having gone on.
 */
function firstHistoryId(messages: readonly Omit<LoadedMessage, 'historyId'>[]): number {
  const hash = createHash('sha256');
  for (const { id, threadId, labelIds } of messages) hash.update(JSON.stringify([id, threadId, labelIds]));
  return FIRST_HISTORY_ID + hash.digest().readUIntBE(0, 5);
}

/** The one copy of a text that every message refers to. */
function shared(text: string, known: Map<string, string>): string {
  const copy = known.get(text) ?? text;
  known.set(copy, copy);
  return copy;
}
