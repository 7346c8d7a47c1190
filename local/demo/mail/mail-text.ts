import { type Block, escapeXml, parseMarkup } from '../drive/markup.ts';

const WRAP = 76;

/** The body as plain text: markup's tables become "label: value" lines, long lines are wrapped unless `wrap` is false. */
export function plainText(body: string, wrap = true): string {
  const text = parseMarkup(body).map(plainBlock).join('\n\n');
  return wrap ? text.split('\n').map(wrapLine).join('\n') : text;
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return plainLinks(block.text);
    case 'paragraph':
      return plainLinks(block.text);
    case 'list':
      return block.items.map((item) => `- ${plainLinks(item)}`).join('\n');
    case 'table':
      return block.rows.map((row) => row.map(plainLinks).join(': ')).join('\n');
    case 'rule':
      return '------------------------------';
    default:
      return block satisfies never;
  }
}

/** As mail programs write a link that has no place in plain text. */
function plainLinks(text: string): string {
  return text.replace(/\*\*(.+?)\*\*/gs, '$1').replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '$1 <$2>');
}

function wrapLine(line: string): string {
  if (line.length <= WRAP || line.startsWith('>')) return line;
  const lines: string[] = [];
  let rest = line;
  while (rest.length > WRAP) {
    const space = rest.lastIndexOf(' ', WRAP);
    if (space <= 0) break;
    lines.push(rest.slice(0, space));
    rest = rest.slice(space + 1);
  }
  return [...lines, rest].join('\n');
}

/** How a kind of mail dresses its blocks. */
export interface HtmlStyle {
  paragraph: [string, string];
  table: string;
  cell: string;
  /** Rewrites where a link leads, as senders do that count clicks. */
  link(url: string): string;
}

const same = (url: string) => url;

export const GMAIL_STYLE: HtmlStyle = {
  paragraph: ['<div>', '</div><div><br></div>'],
  table: '',
  cell: '',
  link: same,
};

export const OUTLOOK_STYLE: HtmlStyle = {
  paragraph: ['<p class="MsoNormal"><span lang="EN-GB">', '<o:p></o:p></span></p>'],
  table: ' class="MsoNormalTable" border="0" cellspacing="0" cellpadding="0"',
  cell: ' style="padding:0cm 5.4pt 0cm 5.4pt"',
  link: same,
};

/** The body as HTML. */
export function htmlText(body: string, style: HtmlStyle): string {
  return parseMarkup(body)
    .map((block) => htmlBlock(block, style))
    .join('\n');
}

function htmlBlock(block: Block, style: HtmlStyle): string {
  const inline = (text: string) => htmlInline(text, style);
  switch (block.kind) {
    case 'heading':
      return `<h${block.level + 1}>${inline(block.text)}</h${block.level + 1}>`;
    case 'paragraph':
      return style.paragraph.join(inline(block.text));
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${inline(item)}</li>`).join('')}</ul>`;
    case 'table':
      return `<table${style.table}>${block.rows
        .map((row) => `<tr>${row.map((cell) => `<td${style.cell}>${inline(cell)}</td>`).join('')}</tr>`)
        .join('')}</table>`;
    case 'rule':
      return '<hr>';
    default:
      return block satisfies never;
  }
}

function htmlInline(text: string, style: HtmlStyle): string {
  return escapeXml(text)
    .replace(/\*\*(.+?)\*\*/gs, '<b>$1</b>')
    .replace(
      /\[([^\]]+)\]\((https?:[^)\s]+)\)/g,
      (_, label: string, url: string) => `<a href="${style.link(url)}">${label}</a>`,
    )
    .replaceAll('\n', '<br>');
}
