import { charsetOf, decodeText } from './decode-text.ts';
import { htmlText } from './html-text.ts';
import { tidyText } from './tidy-text.ts';

/** Bytes of a file that are read; the rest is not looked at. */
export const MAX_FILE_BYTES = 1_000_000;

const TEXTUAL = /^(?:text\/.+|application\/(?:json|xml|yaml|x-yaml|toml|sql|javascript|.+\+json|.+\+xml))$/;

/**
 * The text of a file's content, for search and answers. Never throws.
 *
 * @param mimeType may carry a charset: `text/plain; charset=iso-8859-9`
 * @returns null where this type can't be read
 */
export function readFileText(bytes: Uint8Array, mimeType: string): string | null {
  const type = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!TEXTUAL.test(type)) return null;
  const text = decodeText(bytes.subarray(0, MAX_FILE_BYTES), charsetOf(mimeType));
  if (type === 'text/html' || type === 'application/xhtml+xml') return tidyText(htmlText(text));
  return tidyText(text);
}
