import { z } from 'zod';
import { type Operation, operation } from './operation.ts';

export interface KnownPerson {
  /** Lower-cased. */
  address: string;
  /** The name to call them by; the address where none is known. */
  name: string;
}

/** Who a person knows: from contacts, mail, events and files. */
export interface PeopleDirectory {
  /**
   * The people with this name, a part of it, or this address, those best known first; none for a name that fits nobody.
   * @param limit at most this many
   */
  find(userId: string, name: string, limit: number, signal: AbortSignal): Promise<KnownPerson[]>;
}

/** More people than that are not one person whom somebody plainly named. */
const MAX_MATCHES = 10;

/** `people.resolve`: whom a name means. Gives `people: [{address, name}]`, empty where nobody is called so. */
export function resolvePeople(directory: PeopleDirectory): Operation {
  return operation({
    name: 'people.resolve',
    description: 'Finds whom a name, a part of a name or an address means. Gives people: [{address, name}].',
    effect: 'read',
    params: z.strictObject({ name: z.string().trim().min(1).max(200) }),
    async run({ name }, { userId, signal }) {
      return { values: { people: await directory.find(userId, name, MAX_MATCHES, signal) }, hits: [], coverage: [] };
    },
  });
}
