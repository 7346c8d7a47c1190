import { SERVICES } from '../domain/service.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { type ContactBook, findContacts } from './contacts.ts';
import type { Operation } from './operation.ts';
import { type PeopleDirectory, resolvePeople } from './people.ts';
import { type ItemReader, readItem } from './read-item.ts';
import { searchWorkspace } from './workspace-search.ts';

/** The operations that a plan may use, by name. */
export type Catalogue = ReadonlyMap<string, Operation>;

export function createCatalogue(parts: {
  index: SearchIndex;
  people: PeopleDirectory;
  contacts: ContactBook;
  items: ItemReader;
}): Catalogue {
  const operations = [
    searchWorkspace(parts.index),
    resolvePeople(parts.people),
    findContacts(parts.contacts),
    ...SERVICES.map((service) => readItem(service, parts.items)),
  ];
  return new Map(operations.map((operation) => [operation.name, operation]));
}
