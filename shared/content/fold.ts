/** Letters that Unicode does not decompose into a base letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  '’': "'",
  '‘': "'",
  ʼ: "'",
  '‐': '-',
  '‑': '-',
};

const MAPPED = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/** Soft hyphen, zero-width characters and direction marks: they are inside words only for the eye. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;

/** The combining diacritics of Latin, Greek and Cyrillic. Marks of other scripts are vowels: they stay. */
const DIACRITICS = /[\u0300-\u036f]/g;

/**
 * A text in which what people type interchangeably is equal: compatibility forms (full-width, ligatures), case, diacritics
 * and typographic apostrophes. "Müller" becomes "muller", "IŞIK" and "ışık" "isik", "ﬁnal" "final".
 */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(DIACRITICS, '')
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(MAPPED, (letter) => LETTERS[letter] as string);
}
