import { ExtractionError } from './extraction-error.ts';
import type { ExtractionLimits } from './extraction-limits.ts';
import { readXml } from './read-xml.ts';
import { rowLine } from './row-line.ts';

/** Text that is there but not shown: what was deleted under change control, and what the notes of reviewers say. */
const HIDDEN = new Set(['text:tracked-changes', 'office:annotation', 'office:forms', 'table:tracked-changes']);

/** Spaces of one `text:s` that are kept. */
const MAX_SPACES = 100;

/**
 * The text of an OpenDocument file (OASIS OpenDocument 1.3): paragraphs and headings, sheets under their names with a line a
 * row, slides under their numbers with their notes. A row or cell that stands for repeated ones counts once.
 * @throws ExtractionError
 */
export function odfText(parts: ReadonlyMap<string, Uint8Array>, limits: ExtractionLimits): string {
  refuseEncrypted(parts.get('META-INF/manifest.xml'), limits);
  const reading = new OdfReading(limits);
  readXml(parts.get('content.xml'), reading, limits);
  return reading.lines.join('\n');
}

function refuseEncrypted(manifest: Uint8Array | undefined, limits: ExtractionLimits): void {
  readXml(
    manifest,
    {
      open(name) {
        if (name === 'manifest:encryption-data') throw new ExtractionError('protected', 'A password protects it.');
      },
    },
    limits,
  );
}

class OdfReading {
  readonly lines: string[] = [];
  readonly #limits: ExtractionLimits;
  #hidden = 0;
  #paragraphs = 0;
  #text = '';
  /** The rows that are open: a cell may hold a table of its own. */
  readonly #rows: string[][] = [];
  readonly #cells: string[][] = [];
  #rowsOfTable = 0;
  #tables = 0;
  #pages = 0;

  constructor(limits: ExtractionLimits) {
    this.#limits = limits;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (this.#hidden > 0 || HIDDEN.has(name)) {
      this.#hidden++;
      return;
    }
    switch (name) {
      case 'text:p':
      case 'text:h':
        if (this.#paragraphs++ === 0) this.#text = '';
        break;
      case 'text:tab':
        this.#text += ' ';
        break;
      case 'text:line-break':
        this.#text += '\n';
        break;
      case 'text:s':
        this.#text += ' '.repeat(Math.min(Math.max(Number(attributes['text:c'] ?? 1) || 1, 0), MAX_SPACES));
        break;
      case 'table:table':
        this.#rowsOfTable = 0;
        if (this.#rows.length === 0) this.#heading(++this.#tables, attributes['table:name'] ?? '');
        break;
      case 'table:table-row':
        this.#rowsOfTable++;
        this.#rows.push([]);
        break;
      case 'table:table-cell':
      case 'table:covered-table-cell':
        this.#cells.push([]);
        break;
      case 'draw:page':
        this.#pages++;
        this.#heading(this.#pages, `Slide ${this.#pages}`);
        break;
      case 'presentation:notes':
        this.#line('Notes:');
        break;
    }
  }

  text(text: string): void {
    if (this.#hidden === 0 && this.#paragraphs > 0) this.#text += text;
  }

  close(name: string): void {
    if (this.#hidden > 0) {
      this.#hidden--;
      return;
    }
    switch (name) {
      case 'text:p':
      case 'text:h':
        if (--this.#paragraphs === 0) this.#line(this.#text.trim());
        else this.#text += '\n';
        break;
      case 'table:table-cell':
      case 'table:covered-table-cell':
        this.#rows.at(-1)?.push((this.#cells.pop() ?? []).join(' '));
        break;
      case 'table:table-row': {
        const line = rowLine(this.#rows.pop() ?? []);
        if (this.#rowsOfTable <= this.#limits.rows) this.#line(line);
        break;
      }
    }
  }

  #heading(number: number, text: string): void {
    if (number > 1) this.lines.push('');
    this.#line(text);
  }

  #line(text: string): void {
    if (text === '' || Math.max(this.#tables, this.#pages) > this.#limits.pages) return;
    (this.#cells.at(-1) ?? this.lines).push(text);
  }
}
