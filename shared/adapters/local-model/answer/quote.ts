/** Longer ones are quoted in part. */
const MAX_QUOTE = 520;

/** A text of the workspace within an answer: one line, in quotation marks; square brackets would look like citations. */
export function quote(text: string): string {
  const line = text
    .replace(/^[\s*•·>-]+/, '')
    .replace(/\s+/g, ' ')
    .replaceAll('[', '(')
    .replaceAll(']', ')')
    .trim();
  return `“${
    line.length > MAX_QUOTE
      ? `${line
          .slice(0, MAX_QUOTE - 1)
          .toWellFormed()
          .replace(/\s\S*$/, '')}…`
      : line
  }”`;
}
