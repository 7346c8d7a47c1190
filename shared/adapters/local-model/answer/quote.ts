/** Longer ones are quoted in part. */
const MAX_QUOTE = 520;

/** A text of the workspace as part of an answer: one line, and nothing that looks like a citation, a link or an image. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('[', '(').replaceAll(']', ')').trim();
}

/** The same as a quotation, cut where it is long. */
export function quote(text: string): string {
  const line = plain(text.replace(/^[\s*•·>-]+/, ''));
  return `“${
    line.length > MAX_QUOTE
      ? `${line
          .slice(0, MAX_QUOTE - 1)
          .toWellFormed()
          .replace(/\s\S*$/, '')}…`
      : line
  }”`;
}
