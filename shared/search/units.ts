import { chunk, MAX_CHUNKS } from '../content/chunks.ts';
import { tidyText } from '../content/tidy-text.ts';
import type { Item } from '../domain/hit.ts';
import { keyOf } from './content-key.ts';
import { describeEmail } from './email-unit.ts';
import { describeEvent } from './event-unit.ts';
import { describeFile } from './file-unit.ts';
import type { ItemDescription } from './item-description.ts';
import type { SearchUnit } from './search-unit.ts';
import { unitTerms } from './unit-terms.ts';

/** Longer subjects are text that slipped. */
const MAX_TITLE_LENGTH = 300;

/** A mail to thousands is not found by each of them. */
const MAX_PEOPLE = 200;

/**
 * The search units of an item: one a chunk of its text and of the texts attached to it, each with the title in front and with the words of title and people.
 * An item without text has one unit. What is no item by itself (the master of a series, a cancelled event) has none. Pure and
 * deterministic.
 */
export function searchUnitsOf(item: Item): SearchUnit[] {
  const description = describe(item);
  if (description === null) return [];
  const { occurredAt, endsAt, sizeBytes, facets, flags, sender } = description;
  const title = tidyText(description.title.replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE_LENGTH));
  const people = description.people.slice(0, MAX_PEOPLE);
  const chunks = [
    ...chunk(tidyText(description.text)),
    ...(description.attached ?? []).flatMap(({ name, text }) =>
      chunk(tidyText(text)).map((part) => `${name}:\n${part}`),
    ),
  ].slice(0, MAX_CHUNKS);
  return (chunks.length === 0 ? [''] : chunks).map((text, index) => {
    const words = unitTerms({
      title,
      people: `${people.map(({ name, address }) => `${name ?? ''} ${address}`).join('\n')}\n${description.keywords}`,
      text,
      addresses: people.map(({ address }) => address),
    });
    const content = [title, text].filter((line) => line !== '').join('\n');
    const attributes = { occurredAt, endsAt, sizeBytes, facets, flags, sender };
    return {
      chunk: index,
      ...attributes,
      content,
      textKey: keyOf(JSON.stringify([item.service, content, [...words.terms], title])),
      contentKey: keyOf(JSON.stringify([item.service, content])),
      ...words,
    };
  });
}

function describe(item: Item): ItemDescription | null {
  switch (item.service) {
    case 'gmail':
      return describeEmail(item.email);
    case 'calendar':
      return describeEvent(item.event);
    case 'drive':
      return describeFile(item.file);
    default:
      return item satisfies never;
  }
}
