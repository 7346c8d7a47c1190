import type { Item } from '../domain/hit.ts';
import type { Service } from '../domain/service.ts';

/** What a later step may know of an item. */
export interface ItemHandle {
  service: Service;
  id: string;
  /** Gmail's id of the conversation that a mail belongs to. */
  threadId?: string;
}

export function itemHandle(item: Item): ItemHandle {
  const { service, id } = item;
  return item.service === 'gmail' ? { service, id, threadId: item.email.threadId } : { service, id };
}
