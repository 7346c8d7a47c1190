import type { FileText } from './file-text.ts';
import { type Block, escapeXml, parseMarkup, plainInline } from './markup.ts';
import { OFFICE, packOffice } from './office-package.ts';

const SLIDES = 'http://schemas.openxmlformats.org/presentationml/2006/main';
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006/main';
const NAMESPACES = `xmlns:a="${DRAWING}" xmlns:r="${OFFICE}" xmlns:p="${SLIDES}"`;
const TYPE = 'application/vnd.openxmlformats-officedocument.presentationml';
const EMPTY_TREE =
  '<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/></p:spTree></p:cSld>';

interface Slide {
  title: string;
  lines: string[];
}

/** A presentation (ECMA-376, part 1, PresentationML): a slide for each "# " heading, with a title and a text box. */
export function renderPptx(file: FileText): Uint8Array {
  const slides = slidesOf(parseMarkup(file.text));
  const part = (index: number) => `ppt/slides/slide${index + 1}.xml`;
  const indexes = slides.map((_, index) => index);
  return packOffice({
    ...file,
    main: 'ppt/presentation.xml',
    types: {
      'ppt/presentation.xml': `${TYPE}.presentation.main+xml`,
      'ppt/slideMasters/slideMaster1.xml': `${TYPE}.slideMaster+xml`,
      'ppt/slideLayouts/slideLayout1.xml': `${TYPE}.slideLayout+xml`,
      'ppt/theme/theme1.xml': 'application/vnd.openxmlformats-officedocument.theme+xml',
      ...Object.fromEntries(indexes.map((index) => [part(index), `${TYPE}.slide+xml`])),
    },
    xml: {
      'ppt/presentation.xml': `<p:presentation ${NAMESPACES}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>${indexes
        .map((index) => `<p:sldId id="${256 + index}" r:id="rId${index + 2}"/>`)
        .join(
          '',
        )}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
      'ppt/slideMasters/slideMaster1.xml': `<p:sldMaster ${NAMESPACES}>${EMPTY_TREE}<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/></p:sldLayoutIdLst></p:sldMaster>`,
      'ppt/slideLayouts/slideLayout1.xml': `<p:sldLayout ${NAMESPACES} type="obj">${EMPTY_TREE}<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`,
      'ppt/theme/theme1.xml': THEME,
      ...Object.fromEntries(slides.map((slide, index) => [part(index), slideXml(slide)])),
    },
    relations: {
      'ppt/presentation.xml': [
        { id: 'rId1', type: `${OFFICE}/slideMaster`, target: 'slideMasters/slideMaster1.xml' },
        ...indexes.map((index) => ({
          id: `rId${index + 2}`,
          type: `${OFFICE}/slide`,
          target: `slides/slide${index + 1}.xml`,
        })),
      ],
      'ppt/slideMasters/slideMaster1.xml': [
        { id: 'rId1', type: `${OFFICE}/slideLayout`, target: '../slideLayouts/slideLayout1.xml' },
        { id: 'rId2', type: `${OFFICE}/theme`, target: '../theme/theme1.xml' },
      ],
      'ppt/slideLayouts/slideLayout1.xml': [
        { id: 'rId1', type: `${OFFICE}/slideMaster`, target: '../slideMasters/slideMaster1.xml' },
      ],
      ...Object.fromEntries(
        indexes.map((index) => [
          part(index),
          [{ id: 'rId1', type: `${OFFICE}/slideLayout`, target: '../slideLayouts/slideLayout1.xml' }],
        ]),
      ),
    },
  });
}

const COLOURS = 'dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink'
  .split(' ')
  .map((name) => `<a:${name}><a:srgbClr val="${name.startsWith('lt') ? 'FFFFFF' : '1F2A37'}"/></a:${name}>`)
  .join('');
const FONT = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>';
const FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'.repeat(3);
const LINE = `<a:ln>${FILL.slice(0, FILL.length / 3)}</a:ln>`.repeat(3);
const EFFECT = '<a:effectStyle><a:effectLst/></a:effectStyle>'.repeat(3);
const THEME = `<a:theme xmlns:a="${DRAWING}" name="Plain"><a:themeElements><a:clrScheme name="Plain">${COLOURS}</a:clrScheme><a:fontScheme name="Plain"><a:majorFont>${FONT}</a:majorFont><a:minorFont>${FONT}</a:minorFont></a:fontScheme><a:fmtScheme name="Plain"><a:fillStyleLst>${FILL}</a:fillStyleLst><a:lnStyleLst>${LINE}</a:lnStyleLst><a:effectStyleLst>${EFFECT}</a:effectStyleLst><a:bgFillStyleLst>${FILL}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`;

function slidesOf(blocks: readonly Block[]): Slide[] {
  const slides: Slide[] = [];
  for (const block of blocks) {
    if (block.kind === 'heading' && block.level === 1) slides.push({ title: block.text, lines: [] });
    else slides.at(-1)?.lines.push(...linesOf(block));
  }
  return slides;
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return block.text.split('\n');
    case 'list':
      return block.items;
    case 'table':
      return block.rows.map((row) => row.join(': '));
    case 'rule':
      return [];
    default:
      return block satisfies never;
  }
}

function slideXml({ title, lines }: Slide): string {
  const tree = EMPTY_TREE.replace(
    '</p:spTree>',
    `${shape(2, 'Title', '<p:ph type="title"/>', 365_125, [title])}${shape(3, 'Text', '<p:ph idx="1"/>', 1_825_625, lines)}</p:spTree>`,
  );
  return `<p:sld ${NAMESPACES}>${tree}<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>`;
}

function shape(id: number, name: string, placeholder: string, top: number, lines: readonly string[]): string {
  const paragraphs = lines.map(
    (line) => `<a:p><a:r><a:rPr lang="en-GB"/><a:t>${escapeXml(plainInline(line))}</a:t></a:r></a:p>`,
  );
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="838200" y="${top}"/><a:ext cx="10515600" cy="${id === 2 ? 1_325_563 : 4_351_338}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>${paragraphs.join('') || '<a:p/>'}</p:txBody></p:sp>`;
}
