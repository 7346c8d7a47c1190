import type { TestDatabase } from '../../helpers/database.ts';

/** What the copy holds of the contacts, in the terms of expected-contacts.ts. */
export async function storedContacts(test: TestDatabase, accountId: string): Promise<Record<string, unknown[]>> {
  const rows = await test.asOwner('select * from contacts where account_id = $1', [accountId]);
  return {
    contacts: rows.map(({ resource_name, etag, card, addresses }) => ({
      resourceName: resource_name,
      etag,
      names: card.names,
      nicknames: card.nicknames,
      addresses,
    })),
  };
}
