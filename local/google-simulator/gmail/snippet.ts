import { convert } from 'html-to-text';
import type { MimePart } from '../workspace/mail/mime-tree.ts';

const SNIPPET_LENGTH = 200;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The first characters of the text, HTML-escaped, as Gmail gives them. */
export function snippetOf(message: MimePart): string {
  const words = readableText(message)
    .replace(/(?:\s|\u00ad|\u034f|[\u200b-\u200d]|\ufeff)+/g, ' ')
    .trim();
  const characters = [...words].slice(0, SNIPPET_LENGTH + 1);
  // Cut between words.
  const short = characters.length <= SNIPPET_LENGTH ? words : characters.join('').replace(/\s+\S*$/, '');
  return short.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

function readableText(message: MimePart): string {
  const texts = textParts(message);
  const plain = texts.find((part) => part.mimeType === 'text/plain' && part.content.toString().trim() !== '');
  if (plain) return plain.content.toString('utf8', 0, 10_000);
  const html = texts.find((part) => part.mimeType === 'text/html');
  if (!html) return '';
  return convert(html.content.toString('utf8'), {
    wordwrap: false,
    limits: { maxInputLength: 200_000 },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
    ],
  });
}

function textParts(part: MimePart): MimePart[] {
  if (part.parts.length > 0) return part.parts.flatMap(textParts);
  return part.mimeType.startsWith('text/') && part.filename === '' ? [part] : [];
}
