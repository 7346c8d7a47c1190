import { docxText } from './docx-text.ts';
import type { ExtractionLimits } from './extraction-limits.ts';
import { odfText } from './odf-text.ts';
import { officeFormat } from './office-format.ts';
import { openZip } from './open-zip.ts';
import { pptxText } from './pptx-text.ts';
import { readXml } from './read-xml.ts';
import { stored } from './stored-zip.ts';
import { withTitle } from './with-title.ts';
import { xlsxText } from './xlsx-text.ts';

/**
 * The text of an Office Open XML or OpenDocument file. Its XML parts are inflated and checked once, under the caps; the
 * libraries get an archive of these alone, stored and not deflated, so that they never see a picture or a bomb.
 * @throws ExtractionError
 */
export async function officeText(bytes: Uint8Array, limits: ExtractionLimits): Promise<string> {
  const parts = openZip(bytes, (name) => /\.(?:xml|rels)$/.test(name), limits);
  const format = officeFormat(parts.keys());
  for (const part of parts.values()) readXml(part, {}, limits);
  switch (format) {
    case 'docx':
      return withTitle(titleOf(parts.get('docProps/core.xml'), limits), await docxText(stored(parts)));
    case 'xlsx':
      return xlsxText(parts, limits);
    case 'pptx':
      return withTitle(titleOf(parts.get('docProps/core.xml'), limits), pptxText(parts, limits));
    case 'odf':
      return withTitle(titleOf(parts.get('meta.xml'), limits), odfText(parts, limits));
    default:
      return format satisfies never;
  }
}

/** The title by Dublin Core, which both formats use. */
function titleOf(part: Uint8Array | undefined, limits: ExtractionLimits): string {
  let title = '';
  let inside = false;
  readXml(
    part,
    {
      open: (name) => {
        inside = name === 'dc:title';
      },
      text: (text) => {
        if (inside) title += text;
      },
      close: () => {
        inside = false;
      },
    },
    limits,
  );
  return title;
}
