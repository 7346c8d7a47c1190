import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';

/** What of a card the People API shows, in its fields; a field without values is left out. */
export type CardFields = Pick<
  people_v1.Schema$Person,
  'names' | 'nicknames' | 'emailAddresses' | 'phoneNumbers' | 'birthdays' | 'organizations' | 'addresses' | 'relations'
>;

/** A contact as the People API names and shows it. */
export interface Contact {
  /** `people/c…`; stays the same while name and addresses do. */
  resourceName: string;
  /** Changes with every field. */
  etag: string;
  fields: CardFields;
}
