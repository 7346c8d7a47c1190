import type { GoogleSimulator } from '../../../local/google-simulator/index.ts';

/** The contacts that the copy must hold, from the simulator's own state. */
export function expectedContacts({ contacts }: GoogleSimulator): Record<string, unknown[]> {
  return {
    contacts: contacts.all().map(({ resourceName, etag, fields }) => ({
      resourceName,
      etag,
      names: fields.names?.map(({ displayName }) => displayName) ?? [],
      nicknames: fields.nicknames?.map(({ value }) => value) ?? [],
      addresses: fields.emailAddresses?.map(({ value }) => value) ?? [],
    })),
  };
}
