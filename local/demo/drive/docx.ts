import type { FileText } from './file-text.ts';
import { type Block, escapeXml, parseMarkup, plainInline } from './markup.ts';
import { OFFICE, packOffice } from './office-package.ts';

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

/** A Word document (ECMA-376, part 1, WordprocessingML): headings, paragraphs, lists, tables. */
export function renderDocx(file: FileText): Uint8Array {
  const body = parseMarkup(file.text).map(blockXml).join('');
  return packOffice({
    ...file,
    main: 'word/document.xml',
    types: { 'word/document.xml': `${TYPE}.document.main+xml`, 'word/styles.xml': `${TYPE}.styles+xml` },
    xml: {
      'word/document.xml': `<w:document xmlns:w="${WORD}"><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`,
      'word/styles.xml': `<w:styles xmlns:w="${WORD}">${STYLES.map(styleXml).join('')}</w:styles>`,
    },
    relations: { 'word/document.xml': [{ id: 'rId1', type: `${OFFICE}/styles`, target: 'styles.xml' }] },
  });
}

const STYLES = [
  ['Normal', 'Normal', 22],
  ['Heading1', 'heading 1', 36],
  ['Heading2', 'heading 2', 28],
  ['Heading3', 'heading 3', 24],
  ['ListParagraph', 'List Paragraph', 22],
] as const;

function styleXml([id, name, halfPoints]: (typeof STYLES)[number]): string {
  return `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:rPr><w:sz w:val="${halfPoints}"/></w:rPr></w:style>`;
}

function blockXml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return paragraph(block.text, `Heading${block.level}`);
    case 'paragraph':
      return paragraph(block.text);
    case 'list':
      return block.items.map((item) => paragraph(`• ${item}`, 'ListParagraph')).join('');
    case 'table':
      return `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>${block.rows.map(rowXml).join('')}</w:tbl>${paragraph('')}`;
    case 'rule':
      return paragraph('');
    default:
      return block satisfies never;
  }
}

function rowXml(cells: readonly string[]): string {
  return `<w:tr>${cells.map((cell) => `<w:tc><w:tcPr/>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`;
}

function paragraph(text: string, style?: string): string {
  const properties = style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : '';
  const runs = text.split(/(\*\*.+?\*\*)/s).map((part) => runXml(plainInline(part), part.startsWith('**')));
  return `<w:p>${properties}${runs.join('')}</w:p>`;
}

function runXml(text: string, bold: boolean): string {
  if (text === '') return '';
  const lines = text.split('\n').map((line) => `<w:t xml:space="preserve">${escapeXml(line)}</w:t>`);
  return `<w:r>${bold ? '<w:rPr><w:b/></w:rPr>' : ''}${lines.join('<w:br/>')}</w:r>`;
}
