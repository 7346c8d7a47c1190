import { z } from 'zod';
import type { Item } from '../domain/hit.ts';
import type { Service } from '../domain/service.ts';
import { itemHandle } from './item-handle.ts';
import { type Operation, operation } from './operation.ts';

/** Reads single items of the copy. */
export interface ItemReader {
  /** Undefined for an item that is not there, or is somebody else's. */
  read(userId: string, service: Service, id: string, signal: AbortSignal): Promise<Item | undefined>;
}

/** `gmail.read`, `calendar.read`, `drive.read`: the item with this id. Gives `items`, empty where there is none. */
export function readItem(service: Service, items: ItemReader): Operation {
  return operation({
    name: `${service}.read`,
    description: `Reads one item of ${service} by its id, as a search or a handle gives it. Gives items: [{service, id}].`,
    effect: 'read',
    params: z.strictObject({ id: z.uuid() }),
    async run({ id }, { userId, signal }) {
      const item = await items.read(userId, service, id, signal);
      const hits = item ? [{ item, score: null, ranks: {}, passages: [] }] : [];
      return { values: { items: hits.map((hit) => itemHandle(hit.item)) }, hits, coverage: [] };
    },
  });
}
