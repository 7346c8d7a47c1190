import { deflateSync } from 'node:zlib';
import { encodeCharset } from '../source/charset.ts';
import type { FileText } from './file-text.ts';
import { type Block, parseMarkup, plainInline } from './markup.ts';

/** Points; A4. */
const PAGE = { width: 595, height: 842, margin: 56 };
const SIZES = { heading: 15, text: 10.5 };
/** Helvetica averages half its size a letter. */
const LETTERS_A_LINE = 92;

interface Line {
  text: string;
  heading: boolean;
}

/**
 * A PDF 1.4 (ISO 32000-1) of text alone, in the Helvetica that every reader has, so that no fonts need to be embedded;
 * letters outside of windows-1252 can't be written.
 * @throws Error when the text has such a letter
 */
export function renderPdf(file: FileText): Uint8Array {
  const pages = paginate(parseMarkup(file.text).flatMap(linesOf));
  const firstPage = 5;
  const objects: Buffer[] = [
    ascii('<< /Type /Catalog /Pages 2 0 R >>'),
    ascii(
      `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, index) => `${firstPage + 2 * index} 0 R`).join(' ')}] >>`,
    ),
    ascii('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'),
    ascii('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>'),
  ];
  for (const [index, lines] of pages.entries()) {
    objects.push(
      ascii(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${firstPage + 2 * index + 1} 0 R >>`,
      ),
      stream(pageContent(lines)),
    );
  }
  const date = (time: Date) => `(D:${time.toISOString().replace(/[-:T]|\..*/g, '')}Z)`;
  objects.push(
    Buffer.concat([
      ascii('<< /Title '),
      string(file.title),
      ascii(' /Author '),
      string(file.author),
      ascii(` /CreationDate ${date(file.created)} /ModDate ${date(file.modified)} >>`),
    ]),
  );
  return assemble(objects);
}

function linesOf(block: Block): Line[] {
  const text = (source: string): Line[] =>
    plainInline(source)
      .split('\n')
      .flatMap((line) => wrap(line))
      .map((line) => ({ text: line, heading: false }));
  const gap: Line = { text: '', heading: false };
  switch (block.kind) {
    case 'heading':
      return [gap, { text: block.text, heading: true }, gap];
    case 'paragraph':
      return [...text(block.text), gap];
    case 'list':
      return [...block.items.flatMap((item) => text(`•  ${item}`)), gap];
    case 'table':
      return [...block.rows.flatMap((row) => text(row.join('   '))), gap];
    case 'rule':
      return [gap];
    default:
      return block satisfies never;
  }
}

function wrap(line: string): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > LETTERS_A_LINE) {
    const space = rest.lastIndexOf(' ', LETTERS_A_LINE);
    const cut = space > 0 ? space : LETTERS_A_LINE;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return [...lines, rest];
}

const LINE_HEIGHT = 15;

function paginate(lines: readonly Line[]): Line[][] {
  const linesAPage = Math.floor((PAGE.height - 2 * PAGE.margin) / LINE_HEIGHT);
  const pages: Line[][] = [];
  for (let from = 0; from < lines.length; from += linesAPage) pages.push(lines.slice(from, from + linesAPage));
  return pages;
}

function pageContent(lines: readonly Line[]): Buffer {
  const parts: Buffer[] = [ascii(`BT ${LINE_HEIGHT} TL ${PAGE.margin} ${PAGE.height - PAGE.margin} Td\n`)];
  for (const { text, heading } of lines) {
    parts.push(ascii(heading ? `/F2 ${SIZES.heading} Tf ` : `/F1 ${SIZES.text} Tf `), string(text), ascii(" '\n"));
  }
  return Buffer.concat([...parts, ascii('ET')]);
}

function string(text: string): Buffer {
  const encoded = encodeCharset(text, 'windows-1252').toString('latin1');
  return Buffer.from(`(${encoded.replace(/[\\()]/g, '\\$&')})`, 'latin1');
}

function stream(content: Buffer): Buffer {
  const packed = deflateSync(content);
  return Buffer.concat([
    ascii(`<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`),
    packed,
    ascii('\nendstream'),
  ]);
}

function assemble(objects: readonly Buffer[]): Uint8Array {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let length = (parts[0] as Buffer).length;
  const add = (part: Buffer) => {
    parts.push(part);
    length += part.length;
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    add(Buffer.concat([ascii(`${index + 1} 0 obj\n`), object, ascii('\nendobj\n')]));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const trailer = `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${length}\n%%EOF\n`;
  return Buffer.concat([...parts, ascii(trailer)]);
}

const ascii = (text: string) => Buffer.from(text, 'latin1');
