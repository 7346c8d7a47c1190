import type { DomNode, FormatCallback } from 'html-to-text';

/** A cell with more than this is a column of a page layout. */
const MAX_CELL_LENGTH = 160;

const GROUPS = new Set(['thead', 'tbody', 'tfoot']);

/** Declarations by which mails hide parts: mostly preheaders, the teaser shown in the list of mails. */
export const HIDING_STYLES = ['display:none', 'visibility:hidden', 'mso-hide:all', 'max-height:0'] as const;

/**
 * Formats tables. A row whose cells are one short line each becomes one line ("Departure: 07:35", "Widget 2 9.00"), its cells
 * parted by `separator`; the cells of any other row only arrange a page, and become blocks one below the other.
 */
export const tableFormatter =
  (separator: string): FormatCallback =>
  (table, walk, builder) => {
    const addRow = (cells: DomNode[][]) => {
      builder.openTableRow();
      for (const content of cells) {
        builder.openTableCell();
        walk(content, builder);
        builder.closeTableCell();
      }
      builder.closeTableRow();
    };
    const addRows = (nodes: DomNode[]) => {
      for (const node of nodes.filter((candidate) => !isHidden(candidate))) {
        if (node.name === 'tr') addRow(node.children.filter(isVisibleCell).map((cell) => cell.children));
        // What a table may not hold (text, a cell outside a row) is a row of its own, as browsers show it.
        else addRow([isCell(node) ? node.children : [node]]);
      }
    };
    builder.openTable();
    addRows(
      table.children.flatMap((node) => (GROUPS.has(node.name ?? '') && !isHidden(node) ? node.children : [node])),
    );
    builder.closeTable({
      tableToString: (rows) =>
        rows
          .map((cells) =>
            rowText(
              cells.map((cell) => cell.text.trim()),
              separator,
            ),
          )
          .filter(Boolean)
          .join('\n'),
      leadingLineBreaks: 1,
      trailingLineBreaks: 1,
    });
  };

function rowText(cells: string[], separator: string): string {
  const filled = cells.filter((text) => text !== '');
  const isLine = filled.every((text) => text.length <= MAX_CELL_LENGTH && !text.includes('\n'));
  return filled.join(isLine ? separator : '\n');
}

function isVisibleCell(node: DomNode): boolean {
  return isCell(node) && !isHidden(node);
}

function isCell(node: DomNode): boolean {
  return node.name === 'td' || node.name === 'th';
}

function isHidden(node: DomNode): boolean {
  const style = String(node.attribs?.style ?? '')
    .toLowerCase()
    .replace(/\s/g, '');
  return HIDING_STYLES.some((declaration) => style.includes(declaration)) || node.attribs?.hidden !== undefined;
}
