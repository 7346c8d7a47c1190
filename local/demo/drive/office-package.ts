import { strToU8, zipSync } from 'fflate';
import { escapeXml } from './markup.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
export const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Parts of an Office file (ECMA-376) beside those that every one has. */
export interface OfficeParts {
  /** The part that everything hangs from, e.g. "word/document.xml". */
  main: string;
  title: string;
  author: string;
  created: Date;
  modified: Date;
  /** Content types by part name. */
  types: Readonly<Record<string, string>>;
  /** XML by part name, without the XML declaration. */
  xml: Readonly<Record<string, string>>;
  /** Targets by relation id and type, by the part that they belong to. */
  relations?: Readonly<Record<string, readonly { id: string; type: string; target: string }[]>>;
}

/** All entries of the zip carry this time, so that equal content gives equal bytes. */
const ENTRY_TIME = new Date(2020, 0, 1);

/** Packs the parts; with the properties that Office shows (title, author, times). */
export function packOffice(parts: OfficeParts): Uint8Array {
  const entries: Record<string, string> = {
    '[Content_Types].xml': contentTypes(parts.types),
    '_rels/.rels': relations([
      { id: 'rId1', type: `${OFFICE}/officeDocument`, target: parts.main },
      { id: 'rId2', type: `${PACKAGE}/relationships/metadata/core-properties`, target: 'docProps/core.xml' },
    ]),
    'docProps/core.xml': coreProperties(parts),
    ...parts.xml,
  };
  for (const [part, targets] of Object.entries(parts.relations ?? {})) {
    entries[part.replace(/([^/]+)$/, '_rels/$1.rels')] = relations(targets);
  }
  const files = Object.entries(entries).map(([name, xml]) => [name, strToU8(XML + xml)] as const);
  return zipSync(Object.fromEntries(files), { level: 6, mtime: ENTRY_TIME });
}

function contentTypes(types: Readonly<Record<string, string>>): string {
  const overrides = Object.entries({
    ...types,
    'docProps/core.xml': 'application/vnd.openxmlformats-package.core-properties+xml',
  }).map(([part, type]) => `<Override PartName="/${part}" ContentType="${type}"/>`);
  return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`;
}

function relations(targets: readonly { id: string; type: string; target: string }[]): string {
  const entries = targets.map(({ id, type, target }) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`);
  return `<Relationships xmlns="${PACKAGE}/relationships">${entries.join('')}</Relationships>`;
}

function coreProperties({ title, author, created, modified }: OfficeParts): string {
  const time = (name: string, date: Date) =>
    `<dcterms:${name} xsi:type="dcterms:W3CDTF">${date.toISOString().slice(0, 19)}Z</dcterms:${name}>`;
  return `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escapeXml(title)}</dc:title><dc:creator>${escapeXml(author)}</dc:creator>${time('created', created)}${time('modified', modified)}</cp:coreProperties>`;
}
