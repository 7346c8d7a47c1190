import type { FileText } from './file-text.ts';
import { type Block, escapeXml, parseMarkup } from './markup.ts';
import { OFFICE, packOffice } from './office-package.ts';

const SHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

interface Sheet {
  name: string;
  rows: readonly string[][];
}

/**
 * A workbook (ECMA-376, part 1, SpreadsheetML): a sheet for each heading, its rows those of the tables below it. A cell like
 * "1234.50", "£1,234" or "$1,234" is a number, the latter two shown as pounds and dollars, as an author of a real sheet would
 * have entered it.
 */
export function renderXlsx(file: FileText): Uint8Array {
  const sheets = sheetsOf(parseMarkup(file.text));
  const part = (index: number) => `xl/worksheets/sheet${index + 1}.xml`;
  return packOffice({
    ...file,
    main: 'xl/workbook.xml',
    types: {
      'xl/workbook.xml': `${TYPE}.sheet.main+xml`,
      'xl/styles.xml': `${TYPE}.styles+xml`,
      ...Object.fromEntries(sheets.map((_, index) => [part(index), `${TYPE}.worksheet+xml`])),
    },
    xml: {
      'xl/workbook.xml': `<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets>${sheets
        .map(({ name }, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
        .join('')}</sheets></workbook>`,
      'xl/styles.xml': STYLES,
      ...Object.fromEntries(sheets.map((sheet, index) => [part(index), sheetXml(sheet)])),
    },
    relations: {
      'xl/workbook.xml': [
        ...sheets.map((_, index) => ({
          id: `rId${index + 1}`,
          type: `${OFFICE}/worksheet`,
          target: `worksheets/sheet${index + 1}.xml`,
        })),
        { id: `rId${sheets.length + 1}`, type: `${OFFICE}/styles`, target: 'styles.xml' },
      ],
    },
  });
}

/** The cell formats: 0 as it is, then CURRENCIES. */
const STYLES = `<styleSheet xmlns="${SHEET}"><numFmts count="2"><numFmt numFmtId="164" formatCode="&quot;£&quot;#,##0.00"/><numFmt numFmtId="165" formatCode="&quot;$&quot;#,##0.00"/></numFmts><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" xfId="0"/><xf numFmtId="164" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`;

const CURRENCIES = ['£', '$'];

function sheetsOf(blocks: readonly Block[]): Sheet[] {
  const sheets: { name: string; rows: string[][] }[] = [];
  for (const block of blocks) {
    if (block.kind === 'heading') sheets.push({ name: block.text, rows: [] });
    else if (block.kind === 'table') sheets.at(-1)?.rows.push(...block.rows);
    else if (block.kind === 'paragraph') sheets.at(-1)?.rows.push([block.text]);
  }
  return sheets;
}

function sheetXml({ rows }: Sheet): string {
  const rowsXml = rows.map(
    (cells, row) =>
      `<row r="${row + 1}">${cells.map((cell, column) => cellXml(cell, `${columnName(column)}${row + 1}`)).join('')}</row>`,
  );
  return `<worksheet xmlns="${SHEET}"><sheetData>${rowsXml.join('')}</sheetData></worksheet>`;
}

function cellXml(text: string, reference: string): string {
  if (text === '') return '';
  const number = /^([£$]?)(-?\d{1,3}(?:,\d{3})*(?:\.\d+)?|-?\d+(?:\.\d+)?)$/.exec(text);
  if (number && !/^0\d/.test(text)) {
    const style = number[1] ? ` s="${CURRENCIES.indexOf(number[1]) + 1}"` : '';
    return `<c r="${reference}"${style}><v>${(number[2] as string).replaceAll(',', '')}</v></c>`;
  }
  return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;
}

/** A, B … Z: no sheet of the story is wider. */
function columnName(index: number): string {
  return String.fromCharCode(65 + index);
}
