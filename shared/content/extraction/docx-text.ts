import mammoth from 'mammoth';
import { documentHtmlText } from '../html-text.ts';

/** The text of a Word document, out of the HTML that mammoth makes of it: deleted text left out, tables as rows, notes at the end. */
export async function docxText(archive: Uint8Array): Promise<string> {
  const convertImage = mammoth.images.imgElement(async () => ({ src: '' }));
  const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(archive) }, { convertImage });
  return documentHtmlText(value);
}
