import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';
import { invalidParameter } from '../http/api-error.ts';
import { byIndexIn, invalidPageToken, pageState, queryDigest, takePage } from '../http/page.ts';
import { flag, integer, optionalText, type ParameterTable, textList, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { LiveContact, LiveContacts } from './live-contacts.ts';
import { readPersonFields } from './person-fields.ts';

const PREFIX = 'https://www.googleapis.com/auth/contacts';

/**
 * people.connections.list. Reference: developers.google.com/people/api/rest/v1/people.connections/list
 *
 * | behaviour | copied from |
 * |---|---|
 * | only `people/me` | reference, resourceName |
 * | personFields is required; a person has resourceName, etag and those fields | reference, personFields |
 * | 100 by default or for 0, 1,000 at most | reference, pageSize |
 * | nextSyncToken on the last page, when it is asked for | reference, requestSyncToken |
 * | with a page or sync token, the other parameters must be those of the first call | reference |
 * | with a sync token: what has changed since, of a deleted one metadata.deleted alone | reference, syncToken; …/contacts#list_the_users_contacts_that_have_changed |
 * | a stale sync token: 400 with the ErrorInfo EXPIRED_SYNC_TOKEN | reference |
 * | totalPeople, totalItems: only when nothing is synced | as answered by people.googleapis.com |
 * | pages show the contacts as they stood at the first one, and the sync token goes on from there | a choice of the simulator |
 */
export function connectionListRoute(contacts: LiveContacts): Route {
  return defineRoute({
    id: 'people.people.connections.list',
    api: 'people',
    path: '/v1/people/{person}/connections',
    scopes: [PREFIX, `${PREFIX}.readonly`],
    units: 1,
    parameters: {
      pageSize: integer({ minimum: 0, maximum: 1000, fallback: 0 }),
      pageToken: optionalText,
      personFields: optionalText,
      'requestMask.includeField': unsupported,
      requestSyncToken: flag,
      sortOrder: unsupported,
      sources: textList,
      syncToken: optionalText,
    } satisfies ParameterTable<people_v1.Params$Resource$People$Connections$List, 'resourceName'>,
    handle({ path, query, search }): people_v1.Schema$ListConnectionsResponse {
      if (path.person !== 'me') throw invalidParameter('resourceName', 'Resource name must be "people/me".', 'invalid');
      const fields = readPersonFields(query.personFields);
      const parameters = queryDigest(new URLSearchParams([...search].filter(([name]) => name !== 'syncToken')));
      const since = query.syncToken === undefined ? undefined : contacts.readSyncToken(query.syncToken, parameters);
      const mark = pageState(query.pageToken, search) ?? contacts.mark();
      const until = contacts.positionOf(mark);
      if (until === undefined) throw invalidPageToken();
      const all = contacts.all(until);
      const shown = since === undefined ? all : contacts.changes(since, until);
      const { items, nextPageToken } = takePage(shown, query.pageSize || 100, query.pageToken, search, byIndexIn(mark));
      const isSync = query.requestSyncToken || since !== undefined;
      return {
        ...(items.length > 0 ? { connections: items.map((contact) => personOf(contact, fields)) } : {}),
        ...(nextPageToken ? { nextPageToken } : {}),
        ...(query.requestSyncToken && !nextPageToken
          ? { nextSyncToken: contacts.issueSyncToken(mark, parameters) }
          : {}),
        ...(isSync ? {} : { totalPeople: all.length, totalItems: all.length }),
      };
    },
  });
}

function personOf(
  { resourceName, etag, fields, deleted }: LiveContact,
  wanted: ReadonlySet<string>,
): people_v1.Schema$Person {
  const source = { type: 'CONTACT', id: resourceName.replace('people/c', '') };
  const shown = Object.entries(fields).flatMap(([name, values]) => {
    if (!wanted.has(name) || !values) return [];
    const marked = values.map((value, index) => ({
      metadata: { ...(index === 0 ? { primary: true } : {}), source },
      ...value,
    }));
    return [[name, marked]];
  });
  const metadata = {
    sources: [{ ...source, etag: `#${etag.slice(1)}` }],
    objectType: 'PERSON',
    ...(deleted ? { deleted } : {}),
  };
  return {
    resourceName,
    etag,
    ...(wanted.has('metadata') ? { metadata } : {}),
    ...Object.fromEntries(shown),
  };
}
