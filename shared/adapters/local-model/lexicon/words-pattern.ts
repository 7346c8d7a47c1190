/**
 * A pattern of whole words over folded text (fold-in-place.ts): spaces in the list stand for any white space or hyphen, `~`
 * at the end of a word for any ending ("flug~" finds "flugdaten"), `~` in front for any beginning ("~flug" finds "hinflug").
 */
export function wordsPattern(list: string, flags = 'g'): RegExp {
  return new RegExp(wordsSource(list), flags);
}

/** The source of `wordsPattern`, to be built into larger patterns. */
export function wordsSource(list: string): string {
  const words = list
    .split(',')
    .map((word) => word.trim().replace(/\s+/g, ' '))
    .filter((word) => word !== '')
    // The longest first: "booking reference" before "booking".
    .sort((a, b) => b.length - a.length)
    .map(wordSource);
  return `(?:${words.join('|')})`;
}

function wordSource(word: string): string {
  const [open, close] = [word.startsWith('~'), word.endsWith('~')];
  const body = word
    .replaceAll('~', '')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(' ', '[\\s-]{0,3}');
  return `${open ? '[a-z]{0,20}' : '(?<![a-z])'}${body}${close ? '[a-z]{0,20}' : '(?![a-z])'}`;
}
