import { charsetOf, decodeText } from '../decode-text.ts';
import { htmlText } from '../html-text.ts';
import { tidyText } from '../tidy-text.ts';
import { calendarText } from './calendar-text.ts';
import { csvText } from './csv-text.ts';
import { ExtractionError } from './extraction-error.ts';
import { EXTRACTION_LIMITS, type ExtractionLimits } from './extraction-limits.ts';
import { fileFormat } from './file-format.ts';
import type { ForeignFile } from './foreign-file.ts';
import { officeText } from './office-text.ts';
import { pdfText } from './pdf-text.ts';
import { plainText } from './plain-text.ts';
import { rtfText } from './rtf-text.ts';
import { vcardText } from './vcard-text.ts';

/**
 * The text of a file, for search and answers: rows of tables as lines of cells parted by " | ", sheets and slides under their
 * names, pages parted by an empty line. '' where it holds none, as a scanned PDF. Bounded in size but not in time and memory:
 * isolated-extractor.ts runs it where it can be stopped.
 * @throws ExtractionError and nothing else
 */
export async function extractText(file: ForeignFile, limits: ExtractionLimits = EXTRACTION_LIMITS): Promise<string> {
  const { length } = file.bytes;
  if (length > limits.inputBytes) {
    throw new ExtractionError('too-large', `It has ${length} bytes; ${limits.inputBytes} are read at most.`);
  }
  try {
    const text = tidyText(await readText(file, limits));
    return text.slice(0, limits.characters).toWellFormed();
  } catch (cause) {
    if (cause instanceof ExtractionError) throw cause;
    throw new ExtractionError('damaged', 'It can not be read as what it is.', { cause });
  }
}

async function readText(file: ForeignFile, limits: ExtractionLimits): Promise<string> {
  const text = () => decodeText(file.bytes, charsetOf(file.mimeType));
  const format = fileFormat(file);
  switch (format) {
    case 'text':
      return plainText(file);
    case 'html':
      return htmlText(text());
    case 'csv':
      return csvText(text(), limits);
    case 'calendar':
      return calendarText(text(), limits);
    case 'vcard':
      return vcardText(text(), limits);
    case 'rtf':
      return rtfText(file.bytes);
    case 'pdf':
      return pdfText(file.bytes, limits);
    case 'office':
      return officeText(file.bytes, limits);
    case 'compound':
      throw compoundError(file.bytes);
    case undefined:
      throw new ExtractionError('unsupported', 'Nothing reads files of this type.');
    default:
      return format satisfies never;
  }
}

/** A new Office file with a password is a compound file with a stream of this name (MS-OFFCRYPTO 2.3.4.4). */
function compoundError(bytes: Uint8Array): ExtractionError {
  return Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? new ExtractionError('protected', 'A password protects it.')
    : new ExtractionError('unsupported', 'It is in a format of Office before 2007.');
}
