import { invalidParameter } from '../http/api-error.ts';

/** developers.google.com/people/api/rest/v1/people.connections/list, personFields */
const PERSON_FIELDS: ReadonlySet<string> = new Set([
  'addresses',
  'ageRanges',
  'biographies',
  'birthdays',
  'calendarUrls',
  'clientData',
  'coverPhotos',
  'emailAddresses',
  'events',
  'externalIds',
  'genders',
  'imClients',
  'interests',
  'locales',
  'locations',
  'memberships',
  'metadata',
  'miscKeywords',
  'names',
  'nicknames',
  'occupations',
  'organizations',
  'phoneNumbers',
  'photos',
  'relations',
  'sipAddresses',
  'skills',
  'urls',
  'userDefined',
]);

/**
 * The fields of a person that a request asks for.
 * @throws ApiError 400 when it asks for none, or for one that there is not
 */
export function readPersonFields(mask: string | undefined): ReadonlySet<string> {
  const fields = (mask ?? '').split(',').filter((field) => field !== '');
  if (fields.length === 0) {
    throw invalidParameter(
      'personFields',
      'personFields mask is required. Please specify one or more valid paths. Valid paths are documented at ' +
        'https://developers.google.com/people/api/rest/v1/people.connections/list.',
      'badRequest',
    );
  }
  for (const field of fields) {
    if (!PERSON_FIELDS.has(field)) {
      throw invalidParameter('personFields', `Invalid personFields mask path: "${field}".`, 'badRequest');
    }
  }
  return new Set(fields);
}
