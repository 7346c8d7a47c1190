import type { SimulatorClock } from '../simulator-clock.ts';
import { addressesIn } from '../workspace/mail/mail-addresses.ts';
import { headerBlockLength, headerValue, parseHeaders } from '../workspace/mail/mail-headers.ts';
import type { Label, Mailbox, StoredMessage } from '../workspace/mail/mailbox.ts';
import { entityNotFound, invalidArgument } from './gmail-errors.ts';
import { type ChangedMessage, type HistoryChanges, HistoryLog } from './history-log.ts';
import { LiveLabels } from './live-labels.ts';
import { MessageIndex } from './message-index.ts';

export interface DeliverOptions {
  /** By default `SENT` for a mail from the person, else `INBOX` and `UNREAD`. */
  labelIds?: readonly string[];
  /** By default the thread of the message that it answers, else a new one. */
  threadId?: string;
  /** When Gmail received it; by default now. */
  internalDate?: Date;
}

/** A change to the mailbox. */
export interface MailboxChange {
  historyId: string;
  changes: HistoryChanges;
}

/**
 * A person's mailbox while the simulator runs. It starts as the workspace was loaded; each change raises the history id
 * and, where a message is concerned, is recorded in the history and told to the watch.
 *
 * | behaviour | copied from |
 * |---|---|
 * | an answer joins the thread of the message that it refers to | developers.google.com/workspace/gmail/api/guides/threads |
 * | a message's historyId is that of the last change to it | …/rest/v1/users.messages#Message |
 * | trash takes a message out of the inbox; untrash does not put it back | not documented: as the Gmail page does with a deleted message; test/contract/google checks it |
 * | a change that changes nothing leaves no record | not documented; test/contract/google checks it |
 * | deleting a label takes it off its messages, in one record | …/rest/v1/users.labels/delete, …/users.history/list "Each history change may affect multiple messages" |
 */
export class LiveMailbox {
  readonly history: HistoryLog;
  readonly #ownerAddress: string;
  readonly #clock: SimulatorClock;
  readonly #index: MessageIndex;
  readonly #labels: LiveLabels;
  readonly #listeners: ((change: MailboxChange) => void)[] = [];
  #delivered = 0;

  constructor(loaded: Mailbox, ownerAddress: string, clock: SimulatorClock) {
    this.#index = new MessageIndex(loaded.messages);
    this.#labels = new LiveLabels(loaded.labels);
    this.#ownerAddress = ownerAddress;
    this.#clock = clock;
    const latest = Number(loaded.historyId);
    const oldest = loaded.messages.reduce((id, message) => Math.max(id, Number(message.historyId)), 0);
    this.history = new HistoryLog(clock, { latest, oldest: oldest || latest });
  }

  /** Newest first. */
  get messages(): readonly StoredMessage[] {
    return this.#index.newestFirst;
  }

  get labels(): readonly Label[] {
    return this.#labels.all;
  }

  get historyId(): string {
    return String(this.history.latest);
  }

  get threadCount(): number {
    return this.#index.threadCount;
  }

  message(id: string): StoredMessage | undefined {
    return this.#index.get(id);
  }

  /** The messages of a thread, newest first; none for an unknown id. */
  thread(id: string): readonly StoredMessage[] {
    return this.#index.thread(id);
  }

  /** @throws ApiError 400 for a label that the mailbox does not have */
  checkLabels(ids: readonly string[]): void {
    this.#labels.checkExist(ids);
  }

  /** Called at each change that leaves a record, before the change's own call returns. */
  onChange(listener: (change: MailboxChange) => void): void {
    this.#listeners.push(listener);
  }

  /** Puts a mail (RFC 5322) into the mailbox. */
  deliver(raw: string | Buffer, options: DeliverOptions = {}): StoredMessage {
    const source = Buffer.from(raw);
    const headers = parseHeaders(source.subarray(0, headerBlockLength(source)));
    const header = (name: string) => headerValue(headers, name) ?? '';
    const isOwn = addressesIn(header('From')).some(({ address }) => address === this.#ownerAddress);
    const labelIds = [...new Set(options.labelIds ?? (isOwn ? ['SENT'] : ['INBOX', 'UNREAD']))];
    this.#labels.checkExist(labelIds);
    if (options.threadId !== undefined && this.thread(options.threadId).length === 0) throw entityNotFound();
    const id = this.#newId();
    const messageId = idsIn(header('Message-ID'))[0];
    const references = idsIn(`${header('References')} ${header('In-Reply-To')}`);
    const message: StoredMessage = {
      id,
      threadId: options.threadId ?? this.#threadOf(references) ?? id,
      labelIds,
      internalDate: (options.internalDate ?? this.#clock.now()).getTime(),
      historyId: String(this.history.next()),
      ...(messageId ? { messageId } : {}),
      source,
    };
    this.#index.put(message);
    this.#record(message.historyId, { messagesAdded: [changed(message)] });
    return message;
  }

  /** Deletes a message for good. */
  delete(id: string): void {
    const message = this.#existing(id);
    this.#index.remove(message);
    this.#record(String(this.history.next()), { messagesDeleted: [changed(message)] });
  }

  trash(id: string): StoredMessage {
    return this.#change(this.#existing(id), ['TRASH'], ['INBOX']);
  }

  untrash(id: string): StoredMessage {
    return this.#change(this.#existing(id), [], ['TRASH']);
  }

  modifyLabels(
    id: string,
    { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] },
  ): StoredMessage {
    this.#labels.checkChangeable([...add, ...remove]);
    if (add.some((label) => remove.includes(label))) throw invalidArgument('Cannot both add and remove the same label');
    return this.#change(this.#existing(id), add, remove);
  }

  createLabel(name: string): Label {
    const label = this.#labels.create(name);
    this.history.next();
    return label;
  }

  renameLabel(id: string, name: string): Label {
    const label = this.#labels.rename(id, name);
    this.history.next();
    return label;
  }

  deleteLabel(id: string): void {
    this.#labels.delete(id);
    const historyId = String(this.history.next());
    const carriers = this.messages.filter(({ labelIds }) => labelIds.includes(id));
    const changes = carriers.map((carrier) => {
      const message = { ...carrier, labelIds: carrier.labelIds.filter((label) => label !== id), historyId };
      this.#index.put(message);
      return { message: changed(message), labelIds: [id] };
    });
    if (changes.length > 0) this.#record(historyId, { labelsRemoved: changes });
  }

  #change(before: StoredMessage, add: readonly string[], remove: readonly string[]): StoredMessage {
    const added = [...new Set(add)].filter((id) => !before.labelIds.includes(id));
    const removed = before.labelIds.filter((id) => remove.includes(id));
    if (added.length + removed.length === 0) return before;
    const labelIds = [...before.labelIds.filter((id) => !removed.includes(id)), ...added];
    const after = { ...before, labelIds, historyId: String(this.history.next()) };
    this.#index.put(after);
    const message = changed(after);
    this.#record(after.historyId, {
      ...(added.length > 0 ? { labelsAdded: [{ message, labelIds: added }] } : {}),
      ...(removed.length > 0 ? { labelsRemoved: [{ message, labelIds: removed }] } : {}),
    });
    return after;
  }

  #record(historyId: string, changes: HistoryChanges): void {
    this.history.append(Number(historyId), changes);
    for (const listener of this.#listeners) listener({ historyId, changes });
  }

  #existing(id: string): StoredMessage {
    const message = this.message(id);
    if (!message) throw entityNotFound();
    return message;
  }

  #threadOf(references: readonly string[]): string | undefined {
    if (references.length === 0) return undefined;
    const known = this.messages.find(({ messageId }) => messageId !== undefined && references.includes(messageId));
    return known?.threadId;
  }

  /** Gmail's ids rise with time: the milliseconds, then a number that tells apart. */
  #newId(): string {
    let id: string;
    do {
      this.#delivered += 1;
      id = ((BigInt(this.#clock.now().getTime()) << 20n) + BigInt(this.#delivered)).toString(16).padStart(16, '0');
    } while (this.message(id));
    return id;
  }
}

function changed({ id, threadId, labelIds }: StoredMessage): ChangedMessage {
  return { id, threadId, labelIds };
}

function idsIn(value: string): string[] {
  return [...value.matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] as string);
}
