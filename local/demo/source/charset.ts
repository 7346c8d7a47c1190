/** What windows-1252 puts between 0x80 and 0x9f, where ISO-8859-1 has nothing printable. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

export type Charset = 'utf-8' | 'iso-8859-1' | 'windows-1252';

/**
 * The bytes of a text in a charset. Node decodes these, but encodes UTF-8 and Latin-1 alone.
 * @throws Error when the charset lacks a letter of the text
 */
export function encodeCharset(text: string, charset: Charset): Buffer {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = Array.from(text, (letter) => {
    const code = letter.codePointAt(0) as number;
    if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
    const at = charset === 'windows-1252' ? WINDOWS_1252.indexOf(letter) : -1;
    if (at === -1) throw new Error(`${charset} has no letter '${letter}', which this text has: ${text.slice(0, 60)}`);
    return 0x80 + at;
  });
  return Buffer.from(bytes);
}
