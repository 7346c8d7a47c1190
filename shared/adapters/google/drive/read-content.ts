import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { EXTRACTION_LIMITS } from '../../../content/extraction/extraction-limits.ts';
import { claimedFormat } from '../../../content/extraction/file-format.ts';
import type { Extraction, TextExtractor } from '../../../content/extraction/text-extractor.ts';
import type { DriveFile } from '../../../domain/drive-file.ts';
import { GoogleError } from '../../../sync/google-error.ts';
import type { GoogleCall } from '../google-call.ts';

/**
 * What Google's own types are exported as (developers.google.com/workspace/drive/api/guides/ref-export-formats); the next one where the
 * one before can't be had, for instance as it is over 10 MB: a workbook has all sheets, CSV the first one.
 */
const EXPORTS: Readonly<Record<string, readonly string[]>> = {
  'application/vnd.google-apps.document': ['text/plain'],
  'application/vnd.google-apps.spreadsheet': [
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'text/csv',
  ],
  'application/vnd.google-apps.presentation': ['text/plain'],
};

/**
 * The text of a file, or why it can't be had: among other things because its owner forbids downloads, an export is over Google's
 * 10 MB, or Google can't convert it. Null for a type that is not read: an image, a shortcut. Only what can be read is downloaded.
 * @throws GoogleError `exhausted` when too much was downloaded of it
 */
export async function readContent(
  drive: drive_v3.Drive,
  call: GoogleCall,
  extractor: TextExtractor,
  file: Pick<DriveFile, 'fileId' | 'mimeType' | 'name' | 'sizeBytes'>,
  signal: AbortSignal,
): Promise<Extraction | null> {
  const { fileId, mimeType, name, sizeBytes } = file;
  const exportTypes = EXPORTS[mimeType];
  if (exportTypes === undefined && claimedFormat({ mimeType, name }) === undefined) return null;
  if ((sizeBytes ?? 0) > EXTRACTION_LIMITS.inputBytes) return { unread: 'too-large' };
  const extract = (body: unknown, type: string) =>
    // googleapis types the body as JSON or a stream; `arraybuffer` gives bytes.
    extractor.extract({ bytes: new Uint8Array(body as ArrayBuffer), mimeType: type, name }, signal);
  if (exportTypes === undefined) {
    return orUnread(async () => {
      const download = { fileId, alt: 'media', supportsAllDrives: true };
      const body = await call('drive.files.download', signal, (options) =>
        drive.files.get(download, { ...options, responseType: 'arraybuffer' }),
      );
      return extract(body, mimeType);
    });
  }
  let extraction: Extraction = { unread: 'unsupported' };
  for (const type of exportTypes) {
    extraction = await orUnread(async () => {
      const body = await call('drive.files.export', signal, (options) =>
        drive.files.export({ fileId, mimeType: type }, { ...options, responseType: 'arraybuffer' }),
      );
      return extract(body, type);
    });
    if (!('unread' in extraction)) break;
  }
  return extraction;
}

async function orUnread(read: () => Promise<Extraction>): Promise<Extraction> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GoogleError && error.kind === 'forbidden') return { unread: 'protected' };
    if (error instanceof GoogleError && error.kind === 'invalid') return { unread: 'unsupported' };
    throw error;
  }
}
