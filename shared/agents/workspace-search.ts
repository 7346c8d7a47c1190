import { z } from 'zod';
import { serviceSchema } from '../domain/service.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { itemHandle } from './item-handle.ts';
import { type Operation, operation } from './operation.ts';

/** Ten items fill an answer; a list may ask for more. */
const DEFAULT_LIMIT = 10;

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** An empty list binds too: from none of nobody, nothing is found. */
const addresses = z.array(z.string().max(320)).max(50);

const params = z.strictObject({
  text: z.string().max(4000),
  services: z.array(serviceSchema).min(1),
  from: addresses.exactOptional(),
  people: addresses.exactOptional(),
  after: instant.exactOptional(),
  before: instant.exactOptional(),
  unread: z.boolean().exactOptional(),
  hasAttachment: z.boolean().exactOptional(),
  mode: z.enum(['relevance', 'newest', 'soonest']).default('relevance'),
  limit: z.int().min(1).max(100).default(DEFAULT_LIMIT),
});

const DESCRIPTION =
  'Finds mail (gmail), events (calendar) and files (drive) together, any word of "text" may match. Every filter binds. ' +
  'from: addresses of the sender, organizer or owner; people: addresses of anybody who takes part; after, before: received, ' +
  'starting or modified within; unread, hasAttachment: mail alone. mode: relevance; newest or soonest by date. limit: 10 for ' +
  'a fact, 100 for a list or a count. Gives items: [{service, id, threadId?}], best first.';

/** `workspace.search`: finds mail, events and files together. Gives `items: [{service, id, threadId?}]`, best first. */
export function searchWorkspace(index: SearchIndex): Operation {
  return operation({
    name: 'workspace.search',
    description: DESCRIPTION,
    effect: 'read',
    params,
    async run({ text, services, mode, limit, ...filters }, { userId, signal }) {
      const { hits, coverage } = await index.search(userId, { text, services, mode, limit, filters }, signal);
      return { values: { items: hits.map(({ item }) => itemHandle(item)) }, hits, coverage };
    },
  });
}
