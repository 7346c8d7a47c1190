/** Longer numbers than this are no citations. */
const MAX_DIGITS = 3;

const CITATION = new RegExp(`\\[(\\d{1,${MAX_DIGITS}})\\]`, 'g');

/** The numbers that a text cites, each once, in the order in which they first appear. */
export function citationsIn(text: string): number[] {
  return [...new Set(Array.from(text.matchAll(CITATION), ([, digits]) => Number(digits)))];
}

/** At the end of a chunk: the beginning of what could become a citation, or half a character. */
const BEGUN = new RegExp(`(?:\\[\\d{0,${MAX_DIGITS}}|[\\ud800-\\udbff])$`);

/**
 * The chunks of a text with only such citations `[n]` as name one of `sources` sources; any other is left out. A citation
 * may come in pieces, and so may a character: what comes out can be stored as it is.
 * @param onCitation is told each number that stays
 */
export async function* citing(
  chunks: AsyncIterable<string>,
  sources: number,
  onCitation: (n: number) => void,
): AsyncGenerator<string, void> {
  const check = (text: string) =>
    text.toWellFormed().replaceAll(CITATION, (citation, digits: string) => {
      const n = Number(digits);
      if (n < 1 || n > sources) return '';
      onCitation(n);
      return citation;
    });
  let held = '';
  for await (const chunk of chunks) {
    const text = held + chunk;
    held = BEGUN.exec(text)?.[0] ?? '';
    const whole = check(text.slice(0, text.length - held.length));
    if (whole !== '') yield whole;
  }
  if (held !== '') yield held.toWellFormed();
}
