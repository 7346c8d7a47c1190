import type { ScannedMessage } from './describe-message.ts';

/**
 * The messages of all files, each once: an export has a file a label, and a message under each of its labels. The same is
 * what has the same id of Gmail's; a copy without one, what has the same Message-ID, date, sender, subject and text.
 */
export class ScannedMessages {
  readonly #messages: ScannedMessage[] = [];
  readonly #byId = new Map<string, number>();
  readonly #byDigest = new Map<string, number>();

  get all(): readonly ScannedMessage[] {
    return this.#messages;
  }

  add(message: ScannedMessage): void {
    const place = this.#placeOf(message);
    const known = this.#messages[place];
    this.#messages[place] = known ? merge(known, message) : message;
    this.#byId.set(message.id, place);
    if (!this.#byDigest.has(message.digest)) this.#byDigest.set(message.digest, place);
  }

  #placeOf(message: ScannedMessage): number {
    const sameId = this.#byId.get(message.id);
    if (sameId !== undefined) return sameId;
    const sameText = this.#byDigest.get(message.digest);
    // Two ids of Gmail's are two messages, however alike.
    const isOther = sameText !== undefined && message.hasGmailId && this.#messages[sameText]?.hasGmailId;
    return sameText === undefined || isOther ? this.#messages.length : sameText;
  }
}

function merge(known: ScannedMessage, again: ScannedMessage): ScannedMessage {
  const [base, other] = again.hasGmailId && !known.hasGmailId ? [again, known] : [known, again];
  const gmailThreadId = base.gmailThreadId ?? other.gmailThreadId;
  const labels = new Map([...(base.gmailLabels ?? []), ...(other.gmailLabels ?? [])].map((label) => [label.id, label]));
  return {
    ...base,
    ...(gmailThreadId ? { gmailThreadId } : {}),
    gmailLabels: base.gmailLabels || other.gmailLabels ? [...labels.values()] : undefined,
    mailboxes: [...new Set([...base.mailboxes, ...other.mailboxes])],
  };
}
