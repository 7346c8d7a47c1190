import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';
import type { Contact } from '../../../domain/contact.ts';
import type { ContactSource } from '../../../sync/collection-source.ts';
import type { GoogleCall } from '../google-call.ts';
import { MalformedResourceError } from '../malformed-resource-error.ts';
import { storable } from '../storable.ts';
import { toContact } from './to-contact.ts';

/**
 * The contacts that a person keeps, without those that Google makes of whoever wrote to them. The parameters must stay as they
 * are: a sync token answers only a call that is like the one it came from.
 */
const PARAMETERS = {
  resourceName: 'people/me',
  personFields: 'names,nicknames,emailAddresses,phoneNumbers,addresses,birthdays,organizations,relations,metadata',
  sources: ['READ_SOURCE_TYPE_CONTACT'],
  requestSyncToken: true,
  // Google's maximum.
  pageSize: 1_000,
};

export function createContactSource(people: people_v1.People, call: GoogleCall): ContactSource {
  return {
    async list({ since, pageToken }, signal) {
      const page = await call('people.people.connections.list', signal, (options) =>
        people.people.connections.list(
          { ...PARAMETERS, ...(since ? { syncToken: since } : {}), ...(pageToken ? { pageToken } : {}) },
          options,
        ),
      );
      const contacts: Contact[] = [];
      const deleted: string[] = [];
      const malformed: { id: string; reason: string }[] = [];
      for (const person of page.connections ?? []) {
        const id = person.resourceName ?? '';
        if (person.metadata?.deleted) {
          deleted.push(id);
          continue;
        }
        try {
          contacts.push(storable(toContact(person)));
        } catch (error) {
          if (!(error instanceof MalformedResourceError)) throw error;
          malformed.push({ id, reason: error.message });
        }
      }
      return {
        contacts,
        deleted,
        malformed,
        nextPageToken: page.nextPageToken ?? null,
        syncToken: page.nextSyncToken ?? null,
      };
    },
  };
}
