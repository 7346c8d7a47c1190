import { createHash } from 'node:crypto';
import { ApiError } from '../http/api-error.ts';
import { PositionMarks } from '../position-marks.ts';
import { VersionedMap } from '../versioned-map.ts';
import type { CardFields, Contact } from '../workspace/contacts/contact.ts';

/** A contact, or what is left of one. */
export interface LiveContact extends Contact {
  deleted: boolean;
}

/**
 * The person's contacts, with all that changed since they were loaded. Methods throw what the API would answer (ApiError).
 * @example
 * const { resourceName } = simulator.contacts.create({ emailAddresses: [{ value: 'leyla@example.net' }] });
 * simulator.contacts.delete(resourceName);
 */
export class LiveContacts {
  readonly #contacts: VersionedMap<string, LiveContact>;
  readonly #marks: PositionMarks;
  #generation = 0;
  #created = 0;

  constructor(contacts: readonly Contact[]) {
    this.#contacts = new VersionedMap(
      contacts.map((contact) => [contact.resourceName, { ...contact, deleted: false }]),
    );
    this.#marks = new PositionMarks(contacts);
  }

  /** Those that are not deleted, as they are now or were at a position. */
  all(position = this.#contacts.position): readonly LiveContact[] {
    return this.#contacts.valuesAt(position).filter(({ deleted }) => !deleted);
  }

  /** What changed after one position and not after another, deleted ones included. */
  changes(after: number, until: number): readonly LiveContact[] {
    return this.#contacts.changes(after, until).map(({ value }) => value);
  }

  create(fields: CardFields): { resourceName: string } {
    this.#created += 1;
    const resourceName = `people/c${BigInt(`0x${digest(['created', this.#created]).slice(0, 15)}`)}`;
    this.#store({ resourceName, etag: '', fields, deleted: false });
    return { resourceName };
  }

  /** The contact has these fields from now on, and no others. */
  update(resourceName: string, fields: CardFields): void {
    this.#store({ ...this.#find(resourceName), fields });
  }

  delete(resourceName: string): void {
    this.#store({ ...this.#find(resourceName), fields: {}, deleted: true });
  }

  /** All sync tokens issued so far are stale from now on. */
  expireSyncTokens(): void {
    this.#generation += 1;
  }

  /** The contacts as they are now, in a word. */
  mark(): string {
    return this.#marks.write(this.#contacts.position);
  }

  /** The position of a mark; undefined for one of other contacts, or of another run that changed them. */
  positionOf(mark: string): number | undefined {
    return this.#marks.read(mark);
  }

  /** @param parameters a digest of those of the request, which a later one must share */
  issueSyncToken(mark: string, parameters: string): string {
    return Buffer.from(JSON.stringify([parameters, this.#generation, mark])).toString('base64url');
  }

  /**
   * @returns the position of a sync token
   * @throws ApiError 400 for one that is stale
   */
  readSyncToken(token: string, parameters: string): number {
    const [, , mark = ''] = parseToken(token);
    const position = this.#marks.read(mark);
    if (position !== undefined && this.issueSyncToken(mark, parameters) === token) return position;
    throw new ApiError(
      400,
      'failedPrecondition',
      'Sync token is expired. Clear local cache and retry call without the sync token.',
      { statusName: 'FAILED_PRECONDITION', info: { reason: 'EXPIRED_SYNC_TOKEN', domain: 'people.googleapis.com' } },
    );
  }

  #find(resourceName: string): LiveContact {
    const contact = this.#contacts.get(resourceName);
    if (contact && !contact.deleted) return contact;
    throw new ApiError(404, 'notFound', 'Requested entity was not found.');
  }

  #store(contact: LiveContact): void {
    const etag = digest([contact.resourceName, contact.fields, this.#contacts.position]).slice(0, 32);
    this.#contacts.set(contact.resourceName, { ...contact, etag: `%${Buffer.from(etag, 'hex').toString('base64')}` });
  }
}

function parseToken(token: string): readonly (string | undefined)[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
