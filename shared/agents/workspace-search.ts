import { z } from 'zod';
import { serviceSchema } from '../domain/service.ts';
import { FILE_TYPES } from '../search/file-types.ts';
import { MAX_RESULTS, SEARCH_MODES, type SearchIndex } from '../search/search-index.ts';
import { itemHandle } from './item-handle.ts';
import { type Operation, operation } from './operation.ts';

/** Ten items fill an answer; a list may ask for more. */
const DEFAULT_LIMIT = 10;

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** An empty list binds too: from none of nobody, nothing is found. */
const addresses = z.array(z.string().max(320)).max(500);

const names = z.array(z.string().trim().min(1).max(200)).max(20);

const params = z.strictObject({
  text: z.string().max(4000),
  related: z.string().max(4000).exactOptional(),
  services: z.array(serviceSchema).min(1),
  from: addresses.exactOptional(),
  notFrom: addresses.exactOptional(),
  to: addresses.exactOptional(),
  people: addresses.exactOptional(),
  after: instant.exactOptional(),
  before: instant.exactOptional(),
  unread: z.boolean().exactOptional(),
  hasAttachment: z.boolean().exactOptional(),
  labels: names.exactOptional(),
  notLabels: names.exactOptional(),
  fileTypes: z.array(z.enum(FILE_TYPES)).max(FILE_TYPES.length).exactOptional(),
  folder: z.string().max(500).exactOptional(),
  calendars: names.exactOptional(),
  thread: z.string().max(100).exactOptional(),
  mode: z.enum(SEARCH_MODES).default('relevance'),
  limit: z.int().min(1).max(MAX_RESULTS).default(DEFAULT_LIMIT),
});

const DESCRIPTION =
  'Finds mail (gmail), events (calendar) and files (drive) together. Every filter binds. from, notFrom: addresses of the sender, ' +
  'organizer or owner; to: of recipients, guests, or whom a file is shared with; people: of anybody who takes part. after, ' +
  'before: received, taking place or modified within. Mail alone: unread, hasAttachment, labels (each of them), notLabels, ' +
  'thread. fileTypes: files of a type, mails with such an attachment. folder: words of the folders above a file. calendars: by ' +
  'title. related: other words for those of text, which count less. mode: relevance (any word of "text" may match); newest, soonest or largest; exhaustive for counts and whole lists ' +
  '(all words must match, counted). limit: 10 for a fact, 100 for a list. Gives items: [{service, id, threadId?}], in that order.';

/** `workspace.search`: finds mail, events and files together. Gives `items: [{service, id, threadId?}]`, in the order of the mode. */
export function searchWorkspace(index: SearchIndex): Operation {
  return operation({
    name: 'workspace.search',
    description: DESCRIPTION,
    effect: 'read',
    params,
    async run({ text, related, services, mode, limit, ...filters }, { userId, timeZone, now, signal }) {
      const words = { text, ...(related === undefined ? {} : { related }) };
      const request = { ...words, services, mode, limit, filters, timeZone, asOf: now };
      const { hits, total, corrections, coverage } = await index.search(userId, request, signal);
      return { values: { items: hits.map(({ item }) => itemHandle(item)) }, hits, total, corrections, coverage };
    },
  });
}
