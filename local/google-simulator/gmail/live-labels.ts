import { ApiError } from '../http/api-error.ts';
import type { Label } from '../workspace/mail/mailbox.ts';
import { entityNotFound, invalidArgument } from './gmail-errors.ts';

/** Labels that say where a message comes from; nobody sets them by hand (…/gmail/api/guides/labels). */
const FIXED = ['SENT', 'DRAFT', 'CHAT'];

/**
 * The labels of a mailbox.
 *
 * | behaviour | copied from |
 * |---|---|
 * | 409 for a name that is taken, whatever its case | developers.google.com/workspace/gmail/api/reference/rest/v1/users.labels/create, "Label name exists or conflicts" |
 * | 400 for changes to a system label | …/gmail/api/guides/labels, "These labels can't be deleted or modified" |
 */
export class LiveLabels {
  readonly #byId: Map<string, Label>;
  #created = 0;

  constructor(labels: readonly Label[]) {
    this.#byId = new Map(labels.map((label) => [label.id, label]));
  }

  get all(): readonly Label[] {
    return [...this.#byId.values()];
  }

  get(id: string): Label | undefined {
    return this.#byId.get(id);
  }

  create(name: string): Label {
    this.#checkName(name);
    let id: string;
    // A label that was deleted does not lend its id to the next one.
    do {
      this.#created += 1;
      id = `Label_${this.#created}`;
    } while (this.#byId.has(id));
    const label: Label = { id, name, type: 'user' };
    this.#byId.set(id, label);
    return label;
  }

  rename(id: string, name: string): Label {
    const label = this.#own(id);
    this.#checkName(name, id);
    const renamed = { ...label, name };
    this.#byId.set(id, renamed);
    return renamed;
  }

  delete(id: string): void {
    this.#byId.delete(this.#own(id).id);
  }

  /** @throws ApiError 400 unless all of these can be put on a message and taken off */
  checkChangeable(ids: readonly string[]): void {
    for (const id of ids) {
      if (!this.#byId.has(id) || FIXED.includes(id)) throw invalidArgument(`Invalid label: ${id}`);
    }
  }

  /** @throws ApiError 400 unless the mailbox has all of these */
  checkExist(ids: readonly string[]): void {
    for (const id of ids) if (!this.#byId.has(id)) throw invalidArgument(`Invalid label: ${id}`);
  }

  #own(id: string): Label {
    const label = this.#byId.get(id);
    if (!label) throw entityNotFound();
    if (label.type === 'system') throw invalidArgument('Invalid delete request');
    return label;
  }

  #checkName(name: string, ownId?: string): void {
    if (name.trim() === '') throw invalidArgument('Invalid label name');
    const taken = this.all.some((label) => label.id !== ownId && label.name.toLowerCase() === name.toLowerCase());
    if (taken) throw new ApiError(409, 'aborted', 'Label name exists or conflicts');
  }
}
