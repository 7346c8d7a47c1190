import type { Hit, Item } from '../../domain/hit.ts';

/** `https://…`, `data:…,`, `//host/…`, `www.…`: what a program that shows the answer could fetch or offer to open. */
const LINK =
  /(?:[a-z][a-z0-9+.-]*:)?\/\/[^\s<>"'`\])}]+|\b(?:data|javascript|mailto):[^\s<>"'`\])}]+|\bwww\.[^\s<>"'`\])}]+/gi;

/** At the end of a link in running text. */
const PUNCTUATION = /[.,;:!?…*_]+$/;

const LEFT_OUT = '(link left out)';

/**
 * The text of a model with only such links as stand in the hits, letter for letter. A mail can talk a model into putting what it
 * read into the address of a picture or a link; such an address stands nowhere. Text comes out a word later, as a link may come
 * in pieces.
 */
export async function* withSafeLinks(
  chunks: AsyncIterable<string>,
  hits: readonly Hit[],
): AsyncGenerator<string, void> {
  const known = linksOf(hits);
  const check = (text: string) =>
    text.replaceAll(LINK, (link) => {
      const bare = link.replace(PUNCTUATION, '');
      return known.has(bare) ? link : `${LEFT_OUT}${link.slice(bare.length)}`;
    });
  let held = '';
  for await (const chunk of chunks) {
    const text = held + chunk;
    const end = text.search(/[!-~]*$/);
    held = text.slice(end);
    if (end > 0) yield check(text.slice(0, end));
  }
  if (held !== '') yield check(held);
}

function linksOf(hits: readonly Hit[]): ReadonlySet<string> {
  const links = hits.flatMap(({ item }) => textsOf(item).flatMap((text) => text?.match(LINK) ?? []));
  return new Set(links.flatMap((link) => [link, link.replace(PUNCTUATION, '')]));
}

function textsOf(item: Item): (string | null)[] {
  switch (item.service) {
    case 'gmail':
      return [item.email.subject, item.email.bodyFull];
    case 'calendar':
      return [
        item.event.title,
        item.event.description,
        item.event.location,
        item.event.meetingLink,
        item.event.webLink,
      ];
    case 'drive':
      return [item.file.name, item.file.contentText, item.file.webLink];
    default:
      return item satisfies never;
  }
}
