import { readFile } from 'node:fs/promises';

/** What an export's `archive_browser.html` tells about it. */
export interface ArchiveIndex {
  /** English names of products ("DRIVE") by the folder that holds them ("Drive", in the language of the account). */
  products: ReadonlyMap<string, string>;
  /** The address of the account that was exported. */
  account: string | undefined;
}

export const ARCHIVE_INDEX = 'archive_browser.html';

/** Longer ones list hundreds of thousands of photos; the products stand first in each section, the account at the top. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/**
 * Reads the index page of an export. Each product has a heading such as
 * `<h1 class="data-folder-name" data-english-name="LOCATION_HISTORY" data-folder-name="Location History">`, and the page is
 * headed by `<h1 class="header_title">Archive for ann@example.com</h1>`. A page without those tells nothing.
 */
export async function readArchiveIndex(file: string): Promise<ArchiveIndex> {
  const html = (await readFile(file)).subarray(0, MAXIMUM_BYTES).toString();
  const headings = html.matchAll(/<h1\b[^>]*\bdata-english-name="([^"]*)"[^>]*\bdata-folder-name="([^"]*)"/gi);
  const products = [...headings].map(
    ([, english = '', folder = '']) => [unescapeHtml(folder).trim(), english] as const,
  );
  const title = /<h1\b[^>]*\bheader_title\b[^>]*>([^<]*)</i.exec(html)?.[1] ?? '';
  const account = /[^\s<>()"'„“”«»]+@[^\s<>()"'„“”«»]+\.[\p{L}\d-]+/u.exec(unescapeHtml(title))?.[0].toLowerCase();
  return { products: new Map(products), account };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|([a-z]+));/gi, (whole, code: string | undefined, name: string | undefined) =>
    code === undefined ? (ENTITIES[name?.toLowerCase() ?? ''] ?? whole) : String.fromCodePoint(Number(code) % 0x110000),
  );
}
