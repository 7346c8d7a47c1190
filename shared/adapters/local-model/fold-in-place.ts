const FOLDED = new Map<string, string>();

/**
 * Lower case without diacritics, character by character, so that places in the folded text are places in the text: patterns
 * are matched on the one and values taken from the other. ("ß" becomes "s".)
 */
export function foldInPlace(text: string): string {
  let folded = '';
  for (let i = 0; i < text.length; i += 1) folded += foldCharacter(text[i] as string);
  return folded;
}

function foldCharacter(character: string): string {
  if (character <= '~') return character.toLowerCase();
  const known = FOLDED.get(character);
  if (known !== undefined) return known;
  const base = SPECIAL[character] ?? character.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '')[0] ?? ' ';
  // A text has a few hundred different characters; all of Unicode would be 65,536 entries.
  FOLDED.set(character, base);
  return base;
}

const SPECIAL: Readonly<Record<string, string>> = {
  ß: 's',
  ø: 'o',
  Ø: 'o',
  ł: 'l',
  Ł: 'l',
  ı: 'i',
  '’': "'",
  '‘': "'",
  '–': '-',
  '—': '-',
  '‑': '-',
  '‐': '-',
};
