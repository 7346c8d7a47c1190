/** What threading looks at, of one message. */
export interface ThreadableMessage {
  id: string;
  /** Gmail's own thread, where an export names it. */
  gmailThreadId?: string;
  messageId?: string;
  /** In-Reply-To and References, nearest last. */
  references: readonly string[];
  subject: string;
  internalDate: number;
}

/**
 * Puts messages into threads. Gmail's own thread id wins; else messages that refer to each other, or to the same lost
 * message, belong together; else a reply ("Re: …") without references joins the messages of its subject. A thread's id
 * is that of its first message, as in Gmail.
 * @returns thread ids by message id
 */
export function buildThreads(messages: readonly ThreadableMessage[]): Map<string, string> {
  const groups = new DisjointSets();
  const oldestFirst = messages.toSorted((a, b) => a.internalDate - b.internalDate || a.id.localeCompare(b.id));
  for (const message of oldestFirst) {
    const own = `id:${message.id}`;
    if (message.gmailThreadId) {
      groups.join(own, `thread:${message.gmailThreadId}`);
      continue;
    }
    if (message.messageId) groups.join(own, `message:${message.messageId}`);
    for (const reference of message.references) groups.join(own, `message:${reference}`);
    const { base, isReply } = normalizeSubject(message.subject);
    if (base === '') continue;
    if (isReply && message.references.length === 0) groups.join(own, groups.known(`subject:${base}`) ?? own);
    groups.alias(`subject:${base}`, own);
  }
  const threadIds = new Map<string, string>();
  const byGroup = new Map<string, string>();
  for (const message of oldestFirst) {
    const group = groups.find(`id:${message.id}`);
    const threadId = byGroup.get(group) ?? message.gmailThreadId ?? message.id;
    byGroup.set(group, threadId);
    threadIds.set(message.id, threadId);
  }
  return threadIds;
}

/** The subject without its "Re:", "Fwd:", "AW:" … and list tags, lower case. */
export function normalizeSubject(subject: string): { base: string; isReply: boolean } {
  const prefix = /^\s*(?:\[[^\]]{1,40}\]\s*)?(?:re|fwd?|aw|wg|sv|vs|rif|antw|tr|ynt|res|enc)(?:\[\d+\])?\s*:/i;
  const short = subject.slice(0, 1000);
  let base = short;
  while (prefix.test(base)) base = base.replace(prefix, '');
  const isReply = base !== short;
  return { base: base.replace(/\s+/g, ' ').trim().toLowerCase(), isReply };
}

/** Union-find over text keys, with names that point at a member. */
class DisjointSets {
  readonly #parents = new Map<string, string>();
  readonly #aliases = new Map<string, string>();

  find(key: string): string {
    let root = key;
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root)) root = parent;
    for (let at = key; at !== root; ) {
      const parent = this.#parents.get(at) as string;
      this.#parents.set(at, root);
      at = parent;
    }
    return root;
  }

  join(one: string, other: string): void {
    const root = this.find(one);
    const otherRoot = this.find(other);
    if (root !== otherRoot) this.#parents.set(root, otherRoot);
  }

  alias(name: string, key: string): void {
    this.#aliases.set(name, key);
  }

  known(name: string): string | undefined {
    return this.#aliases.get(name);
  }
}
