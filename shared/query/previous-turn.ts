import { z } from 'zod';
import { intentSchema } from '../domain/intent.ts';
import { serviceSchema } from '../domain/service.ts';
import { citationsIn } from './citations.ts';
import type { ItemReference, PreviousTurn } from './intent-classifier.ts';
import { sourceSchema } from './sources.ts';

/** More than a person refers to by a number or a word; it bounds what a model is given to read. */
const MAX_ITEMS = 30;

/** An address of plain words (RFC 5322 3.2.3, RFC 6531): a quoted one can hold a whole sentence. */
const PLAIN_ADDRESS = /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}.-]{1,255}$/u;

/** Read leniently, as an earlier release may have kept them. */
const keptSource = sourceSchema
  .pick({ n: true, service: true, id: true, date: true })
  .extend({ fromAddress: z.string().nullable().catch(null) });

const keptItem = keptSource.extend({ service: serviceSchema });

type KeptItem = z.infer<typeof keptItem>;

/** Somebody of the address book is no item that a question could go on from. */
const keptItems = z
  .array(keptSource)
  .transform((sources) => sources.flatMap((source) => keptItem.safeParse(source).data ?? []));

/** A message as it was kept. */
export interface KeptMessage {
  intent: unknown;
  response: string | null;
  sources: unknown;
}

/** How far back a list may lie that questions point into one after another. */
export const TURNS_BACK = 6;

/**
 * What a question is told of the messages before it, the newest first: the newest, and where that pointed at an item of a list,
 * the list. Undefined when another release has kept what this one cannot read.
 */
export function previousTurns([newest, ...earlier]: readonly KeptMessage[]): PreviousTurn | undefined {
  const turn = newest && previousTurn(newest);
  if (!turn || pointedAt(turn) === undefined) return turn;
  const list = earlier.map(previousTurn).find((before) => before === undefined || pointedAt(before) === undefined);
  const id = pointedAt(turn);
  return list?.items.some((item) => item.id === id) ? { ...turn, list: list.items } : turn;
}

/** The item that a question like "where is the second one?" was about. */
function pointedAt({ intent: { steps } }: PreviousTurn): string | undefined {
  const [read, ...others] = steps;
  return read?.operation.endsWith('.read') && others.length === 0 && typeof read.params.id === 'string'
    ? read.params.id
    : undefined;
}

/**
 * What a question is told of the one before it: how that was understood, and handles of the items that its answer was made
 * from. Not a word of the answer or of an item is among them. Undefined when another release has kept what this one cannot read.
 */
export function previousTurn({ intent, response, sources }: KeptMessage): PreviousTurn | undefined {
  const understood = intentSchema.safeParse(intent);
  if (!understood.success) return undefined;
  const kept = keptItems.safeParse(sources).data ?? [];
  const byNumber = new Map(kept.map((source) => [source.n, source]));
  const cited = citationsIn(response ?? '').flatMap((n) => byNumber.get(n) ?? []);
  const inOrder = [...new Set([...cited, ...kept])].slice(0, MAX_ITEMS);
  return { intent: understood.data, items: inOrder.map(toReference) };
}

function toReference({ service, id, date, fromAddress }: KeptItem, index: number): ItemReference {
  const personAddress = fromAddress !== null && PLAIN_ADDRESS.test(fromAddress) ? fromAddress : null;
  return { ref: `h${index + 1}`, service, id, at: date, personAddress };
}
