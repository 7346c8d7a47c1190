/** `[3]`, as answers cite. */
const CITATION = /\[\d+\]/g;

/**
 * A word, a number with the points, commas and colons inside it (16:25, 1,240.50, 12.03.2027), a code of letters and digits, or
 * a sign that gives a number its meaning.
 */
const TOKEN = /[\p{L}\p{M}\p{N}]+(?:(?<=\p{N})[.,:](?=\p{N})[\p{L}\p{M}\p{N}]+)*|\p{Sc}|%/gu;

/** The words of an answer without its citations. */
export const withoutCitations = (answer: string): string => answer.replaceAll(CITATION, '');

/**
 * The tokens of a text in its order, without case; what stands between them (spaces, hyphens, brackets) counts for nothing.
 * So "25" is not in "16:25" nor in "1,25", and "Ann" is not in "Anna", but in "Ann's".
 */
export function tokensOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(TOKEN) ?? [];
}

/** Whether the tokens of a phrase stand among these, one directly after the other. A phrase without tokens does nowhere. */
export function holds(tokens: readonly string[], phrase: string): boolean {
  const wanted = tokensOf(phrase);
  if (wanted.length === 0) return false;
  return tokens.some((_, start) => wanted.every((token, index) => tokens[start + index] === token));
}

/** Words as a person counts them: what stands between spaces and has a letter or a digit. */
export function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
