import { createHash } from 'node:crypto';
import type { people_v1 } from 'googleapis/build/src/apis/people/v1.js';
import { ApiError, invalidParameter } from '../http/api-error.ts';
import { queryDigest, takePage } from '../http/page.ts';
import { flag, integer, optionalText, type ParameterTable, textList, unsupported } from '../http/parameters.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Contact } from '../workspace/contacts/contact.ts';
import type { Workspace } from '../workspace/workspace.ts';
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
 * | a stale sync token: 400 with the ErrorInfo EXPIRED_SYNC_TOKEN | reference |
 * | totalPeople, totalItems: only when nothing is synced | as answered by people.googleapis.com |
 * | a sync token is stale once the contacts are others | a choice of the simulator, whose contacts only change while it is down |
 */
export function connectionListRoute({ contacts }: Workspace): Route {
  const state = createHash('sha256').update(JSON.stringify(contacts)).digest('base64url');
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
      const token = issueSyncToken(state, search);
      if (query.syncToken !== undefined) checkSyncToken(query.syncToken, token);
      const changed = query.syncToken === undefined ? contacts : [];
      const { items, nextPageToken } = takePage(changed, query.pageSize || 100, query.pageToken, search);
      const isSync = query.requestSyncToken || query.syncToken !== undefined;
      return {
        ...(items.length > 0 ? { connections: items.map((contact) => personOf(contact, fields)) } : {}),
        ...(nextPageToken ? { nextPageToken } : {}),
        ...(query.requestSyncToken && !nextPageToken ? { nextSyncToken: token } : {}),
        ...(isSync ? {} : { totalPeople: contacts.length, totalItems: contacts.length }),
      };
    },
  });
}

function personOf({ resourceName, etag, fields }: Contact, wanted: ReadonlySet<string>): people_v1.Schema$Person {
  const source = { type: 'CONTACT', id: resourceName.replace('people/c', '') };
  const shown = Object.entries(fields).flatMap(([name, values]) => {
    if (!wanted.has(name) || !values) return [];
    const marked = values.map((value, index) => ({
      metadata: { ...(index === 0 ? { primary: true } : {}), source },
      ...value,
    }));
    return [[name, marked]];
  });
  const metadata = { sources: [{ ...source, etag: `#${etag.slice(1)}` }], objectType: 'PERSON' };
  return {
    resourceName,
    etag,
    ...(wanted.has('metadata') ? { metadata } : {}),
    ...Object.fromEntries(shown),
  };
}

/** Of a state of the contacts, for the parameters of the request that asked for it. */
function issueSyncToken(state: string, search: URLSearchParams): string {
  const parameters = new URLSearchParams([...search].filter(([name]) => name !== 'syncToken'));
  return Buffer.from(JSON.stringify([queryDigest(parameters), state])).toString('base64url');
}

function checkSyncToken(token: string, current: string): void {
  if (token === current) return;
  throw new ApiError(
    400,
    'failedPrecondition',
    'Sync token is expired. Clear local cache and retry call without the sync token.',
    { statusName: 'FAILED_PRECONDITION', info: { reason: 'EXPIRED_SYNC_TOKEN', domain: 'people.googleapis.com' } },
  );
}
