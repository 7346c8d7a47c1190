/** The little markup that sources are written in; a document, a page, a mail are made of these. */
export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; rows: string[][] }
  | { kind: 'rule' };

/** Blocks are separated by an empty line: "# Heading", "- item" lines, "| a | b |" lines, "---", or a paragraph. */
export function parseMarkup(text: string): Block[] {
  return text
    .split(/\n{2,}/)
    .map((block) => block.trimEnd())
    .filter((block) => block !== '')
    .flatMap(parseBlock);
}

function parseBlock(block: string): Block[] {
  const lines = block.split('\n');
  const heading = /^(#{1,3}) (.*)$/.exec(lines[0] as string);
  if (heading) {
    const rest = lines.slice(1).join('\n');
    const own: Block = { kind: 'heading', level: (heading[1] as string).length, text: heading[2] as string };
    return rest === '' ? [own] : [own, ...parseBlock(rest)];
  }
  if (block === '---') return [{ kind: 'rule' }];
  if (lines.every((line) => line.startsWith('|'))) return [{ kind: 'table', rows: lines.map(cellsOf) }];
  if (lines.every((line) => /^(- | {2})/.test(line))) {
    return [
      {
        kind: 'list',
        items: block
          .split(/^- /m)
          .slice(1)
          .map((item) => item.replace(/\s*\n\s*/g, ' ').trim()),
      },
    ];
  }
  return [{ kind: 'paragraph', text: block }];
}

/** The cells of "| a | b |". */
export function cellsOf(line: string): string[] {
  return line
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split('|')
    .map((cell) => cell.trim());
}

/** The text of a paragraph or cell without "**bold**" and with links as "label (url)". */
export function plainInline(text: string): string {
  return text.replace(/\*\*(.+?)\*\*/gs, '$1').replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '$1 ($2)');
}

/** Escapes for XML and HTML text. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
