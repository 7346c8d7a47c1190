import { posix } from 'node:path';
import type { ExtractionLimits } from './extraction-limits.ts';
import { readXml } from './read-xml.ts';
import { rowLine } from './row-line.ts';

type Parts = ReadonlyMap<string, Uint8Array>;

const PRESENTATION = 'ppt/presentation.xml';

/** The text of a presentation: each slide under its number, in the order in which they are shown, with the speaker's notes. */
export function pptxText(parts: Parts, limits: ExtractionLimits): string {
  return slidesOf(parts, limits)
    .slice(0, limits.pages)
    .map((slide, index) => {
      const notes = [...relationsOf(parts, slide, limits).values()].find((path) => path.includes('/notesSlides/'));
      const notesText = notes ? drawingText(parts.get(notes), limits) : '';
      return [
        `Slide ${index + 1}`,
        drawingText(parts.get(slide), limits),
        ...(notesText === '' ? [] : [`Notes: ${notesText}`]),
      ]
        .filter((text) => text !== '')
        .join('\n');
    })
    .join('\n\n');
}

/** The paths of the slides. The presentation lists them by the ids of its relations. */
function slidesOf(parts: Parts, limits: ExtractionLimits): string[] {
  const relations = relationsOf(parts, PRESENTATION, limits);
  const paths: string[] = [];
  readXml(
    parts.get(PRESENTATION),
    {
      open(name, attributes) {
        const path = name === 'p:sldId' ? relations.get(attributes['r:id'] ?? '') : undefined;
        if (path) paths.push(path);
      },
    },
    limits,
  );
  return paths;
}

/** What a part refers to within the archive, by relation id. */
function relationsOf(parts: Parts, path: string, limits: ExtractionLimits): Map<string, string> {
  const folder = posix.dirname(path);
  const relations = new Map<string, string>();
  readXml(
    parts.get(`${folder}/_rels/${posix.basename(path)}.rels`),
    {
      open(name, { Id, Target, TargetMode }) {
        if (name !== 'Relationship' || !Id || !Target || TargetMode === 'External') return;
        relations.set(Id, posix.join('/', Target.startsWith('/') ? '' : folder, Target).slice(1));
      },
    },
    limits,
  );
  return relations;
}

/** The paragraphs of DrawingML, and the rows of its tables. The number that a slide shows of itself is left out. */
function drawingText(part: Uint8Array | undefined, limits: ExtractionLimits): string {
  const lines: string[] = [];
  let paragraph = '';
  let row: string[] | undefined;
  let cell: string[] = [];
  let isText = false;
  let isNumber = false;
  readXml(
    part,
    {
      open(name, { type }) {
        if (name === 'a:t') isText = !isNumber;
        else if (name === 'a:fld') isNumber = type === 'slidenum';
        else if (name === 'a:br') paragraph += '\n';
        else if (name === 'a:tr') row = [];
        else if (name === 'a:tc') cell = [];
      },
      text(text) {
        if (isText) paragraph += text;
      },
      close(name) {
        if (name === 'a:t') isText = false;
        else if (name === 'a:fld') isNumber = false;
        else if (name === 'a:p') {
          if (paragraph.trim() !== '') (row ? cell : lines).push(paragraph.trim());
          paragraph = '';
        } else if (name === 'a:tc') row?.push(cell.join(' '));
        else if (name === 'a:tr' && row) {
          lines.push(rowLine(row));
          row = undefined;
        }
      },
    },
    limits,
  );
  return lines.filter((line) => line !== '').join('\n');
}
