import { Parser } from 'htmlparser2';

/**
 * The part of an HTML document before its elements nest deeper than `maxDepth`. Parsing takes time quadratic in the depth
 * (100,000 nested divs, half a megabyte: 5 s measured), so foreign documents go through this first: the same parser counts,
 * and is stopped before it becomes slow. To count tags by a pattern is not enough: closing tags of elements that are not open,
 * or in comments, would hide any depth.
 */
export function cutAtDepth(html: string, maxDepth: number): string {
  let depth = 0;
  const parser = new Parser({
    onopentag() {
      depth++;
      if (depth > maxDepth) throw new TooDeep(parser.startIndex);
    },
    onclosetag() {
      depth--;
    },
  });
  try {
    parser.end(html);
  } catch (error) {
    if (error instanceof TooDeep) return html.slice(0, error.index);
    throw error;
  }
  return html;
}

/** Leaves the parser from within its handler. */
class TooDeep extends Error {
  readonly index: number;

  constructor(index: number) {
    super('The document nests too deeply.');
    this.index = index;
  }
}
