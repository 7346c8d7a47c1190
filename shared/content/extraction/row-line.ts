/** A row of a table as a line, "Flights | 412.50 | EUR": empty cells keep their place but at the end. '' for an empty row. */
export function rowLine(cells: readonly string[]): string {
  const texts = cells.map((cell) => cell.replace(/\s+/g, ' ').trim());
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1).join(' | ');
}
