import { Document, ImageRun, Packer, Paragraph } from 'docx';
import { pdf, TYPES } from '../../test/shared/content/extraction/fixtures/documents.ts';
import type { MailFile } from '../import/generate-mbox.ts';
import type { Random } from '../random.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** What people attach: some pages of text. */
const PARAGRAPHS = 60;

/** A PDF of text and pictures, `bytes` long or a little more. */
export async function pdfFile(random: Random, vocabulary: Vocabulary, bytes: number): Promise<MailFile> {
  const content = await pdf((document) => {
    for (const paragraph of paragraphs(vocabulary)) document.text(paragraph).moveDown();
    for (const picture of pictures(random, bytes)) document.addPage().image(picture, { width: 400 });
  });
  return { name: `${vocabulary.word()}.pdf`, mimeType: TYPES.pdf, content };
}

/** A Word document of text and pictures, `bytes` long or a little more. */
export async function docxFile(random: Random, vocabulary: Vocabulary, bytes: number): Promise<MailFile> {
  const transformation = { width: 400, height: 300 };
  const children = [
    ...paragraphs(vocabulary).map((text) => new Paragraph(text)),
    ...pictures(random, bytes).map(
      (data) => new Paragraph({ children: [new ImageRun({ type: 'jpg', data, transformation })] }),
    ),
  ];
  const content = await Packer.toBuffer(new Document({ sections: [{ children }] }));
  return { name: `${vocabulary.word()}.docx`, mimeType: TYPES.docx, content };
}

/** A text, `bytes` long or a little less. */
export function textFile(vocabulary: Vocabulary, bytes: number): MailFile {
  const page = Buffer.from(paragraphs(vocabulary).join('\n\n'));
  const content = Buffer.concat(Array.from({ length: Math.floor(bytes / page.length) }, () => page));
  return { name: `${vocabulary.word()}.txt`, mimeType: 'text/plain', content };
}

/** A table with commas, `bytes` long or a little less. */
export function csvFile(vocabulary: Vocabulary, bytes: number): MailFile {
  const rows = Array.from(
    { length: 1_000 },
    (_, row) => `${row},${vocabulary.sentence().replaceAll(',', '')},${row * 7}`,
  );
  const page = Buffer.from(`${rows.join('\n')}\n`);
  const content = Buffer.concat(Array.from({ length: Math.floor(bytes / page.length) }, () => page));
  return { name: `${vocabulary.word()}.csv`, mimeType: 'text/csv', content };
}

function paragraphs(vocabulary: Vocabulary): string[] {
  return Array.from({ length: PARAGRAPHS }, () => Array.from({ length: 5 }, () => vocabulary.sentence()).join(' '));
}

const PICTURE_BYTES = 3_000_000;

/** What says that a JPEG of 400 × 300 pixels in one colour begins; nobody decodes the noise that follows. */
const JPEG_START = Buffer.from(
  'ffd8ffc0000b0801 2c0190 01 01 11 00 ffda0008 01 01 00 00 3f 00'.replaceAll(' ', ''),
  'hex',
);

function pictures(random: Random, bytes: number): Buffer[] {
  const count = Math.ceil(bytes / PICTURE_BYTES);
  return Array.from({ length: bytes > PICTURE_BYTES / 10 ? count : 0 }, () => {
    const noise = Buffer.alloc(Math.ceil(bytes / count));
    // Below the byte that begins a marker.
    for (let at = 0; at < noise.length; at += 1) noise[at] = random.below(255);
    return Buffer.concat([JPEG_START, noise, Buffer.from('ffd9', 'hex')]);
  });
}
