import { describe, expect, it } from 'vitest';
import { beginning, decodeText } from '../../../shared/content/decode-text.ts';
import { plainText } from '../../../shared/content/extraction/plain-text.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('decodeText', () => {
  it('reads UTF-16 by its mark, as Windows writes it, whatever the label', () => {
    expect(decodeText(Buffer.from('\ufeffGün;Saat', 'utf16le'))).toBe('Gün;Saat');
    expect(decodeText(Buffer.from('\ufeffGün', 'utf16le').swap16(), 'utf-8')).toBe('Gün');
  });

  it.each([0, 1, 2, 3])('keeps the encoding of a text that is cut within a character (%i bytes on)', (shift) => {
    const text = `${'a'.repeat(shift)}ü€😀${'€'.repeat(10)}`;
    for (let length = 0; length <= bytes(text).length; length++) {
      expect(text.startsWith(decodeText(beginning(bytes(text), length)))).toBe(true);
    }
  });
});

describe('plainText', () => {
  it('is tidy text by the charset of its type', () => {
    expect(plainText({ bytes: bytes('a\r\nb\0'), mimeType: 'text/plain', name: '' })).toBe('a\nb');
    const turkish = Buffer.from('G\u00fcn \u00fe', 'latin1');
    expect(plainText({ bytes: turkish, mimeType: 'text/plain; charset=iso-8859-9', name: '' })).toBe('Gün ş');
  });

  it('parts words at the end of a page', () => {
    expect(plainText({ bytes: bytes('one\ftwo\vthree'), mimeType: 'text/plain', name: '' })).toBe('one\ntwo\nthree');
  });
});
