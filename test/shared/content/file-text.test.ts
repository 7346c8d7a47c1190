import { describe, expect, it } from 'vitest';
import { readFileText } from '../../../shared/content/file-text.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('readFileText', () => {
  it('reads text, with its charset', () => {
    expect(readFileText(bytes('a\r\nb\0'), 'text/plain')).toBe('a\nb');
    expect(readFileText(Buffer.from('G\u00fcn \u00fe', 'latin1'), 'text/plain; charset=iso-8859-9')).toBe('Gün ş');
    expect(readFileText(bytes('name,total\nA,1'), 'text/csv')).toBe('name,total\nA,1');
    expect(readFileText(bytes('{"a": 1}'), 'application/json')).toBe('{"a": 1}');
  });

  it('reads HTML as a person does', () => expect(readFileText(bytes('<p>Hello</p>'), 'text/html')).toBe('Hello'));

  it('does not read what is no text', () => {
    expect(readFileText(bytes('%PDF-1.7'), 'application/pdf')).toBeNull();
    expect(readFileText(bytes('x'), '')).toBeNull();
  });

  it('reads a long file up to its cap', () => {
    expect(readFileText(new Uint8Array(5_000_000).fill(97), 'text/plain')?.length).toBe(200_000);
  });
});
