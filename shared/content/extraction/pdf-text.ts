import { getResolvedPDFJS } from 'unpdf';
import { ExtractionError } from './extraction-error.ts';
import type { ExtractionLimits } from './extraction-limits.ts';
import { type PdfItem, pageText } from './pdf-page-text.ts';
import { withTitle } from './with-title.ts';

/**
 * The text of a PDF, page by page, as far as it is text and not a picture of text.
 * @throws ExtractionError `protected` when it asks for a password; PDF.js's own errors for what it can't read
 */
export async function pdfText(bytes: Uint8Array, limits: ExtractionLimits): Promise<string> {
  const { getDocument } = await getResolvedPDFJS();
  const task = getDocument({
    data: bytes,
    // Nothing is drawn and nothing fetched.
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    maxImageSize: 1,
    verbosity: 0,
  });
  try {
    const document = await task.promise;
    const pages: string[] = [];
    let length = 0;
    for (let number = 1; number <= Math.min(document.numPages, limits.pages) && length < limits.characters; number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent({ disableNormalization: false });
      const text = pageText(items.filter((item): item is typeof item & PdfItem => 'str' in item));
      page.cleanup();
      if (text !== '') pages.push(text);
      length += text.length;
    }
    const { info } = await document.getMetadata();
    return withTitle((info as { Title?: unknown }).Title, pages.join('\n\n'));
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'PasswordException') {
      throw new ExtractionError('protected', 'A password protects it.', { cause });
    }
    throw cause;
  } finally {
    await task.destroy();
  }
}
