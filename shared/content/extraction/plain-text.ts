import { charsetOf, decodeText } from '../decode-text.ts';
import { tidyText } from '../tidy-text.ts';
import type { ForeignFile } from './foreign-file.ts';

/** The text of a file that is text. It is only decoded, in linear time. Never throws. */
export function plainText({ bytes, mimeType }: ForeignFile): string {
  return tidyText(decodeText(bytes, charsetOf(mimeType)));
}
