import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { EXTRACTION_LIMITS } from '../../../content/extraction/extraction-limits.ts';
import { claimedFormat } from '../../../content/extraction/file-format.ts';
import type { Extraction, TextExtractor } from '../../../content/extraction/text-extractor.ts';
import type { DriveFile } from '../../../domain/drive-file.ts';
import { GoogleError } from '../../../sync/google-error.ts';
import type { GoogleCall } from '../google-call.ts';

/** What Google's own types are exported as; a spreadsheet gives its first sheet. */
const EXPORTS: Readonly<Record<string, string>> = {
  'application/vnd.google-apps.document': 'text/plain',
  'application/vnd.google-apps.spreadsheet': 'text/csv',
  'application/vnd.google-apps.presentation': 'text/plain',
};

/**
 * The text of a file, or why it can't be had: among other things because its owner forbids downloads, an export is over Google's
 * 10 MB, or Google can't convert it. Null for a type that is not read: an image, a shortcut. Only what can be read is downloaded.
 * @throws GoogleError
 */
export async function readContent(
  drive: drive_v3.Drive,
  call: GoogleCall,
  extractor: TextExtractor,
  { fileId, mimeType, name, sizeBytes }: Pick<DriveFile, 'fileId' | 'mimeType' | 'name' | 'sizeBytes'>,
  signal: AbortSignal,
): Promise<Extraction | null> {
  const exportType = EXPORTS[mimeType];
  if (exportType === undefined && claimedFormat({ mimeType, name }) === undefined) return null;
  if ((sizeBytes ?? 0) > EXTRACTION_LIMITS.inputBytes) return { unread: 'too-large' };
  try {
    const body = await (exportType
      ? call('drive.files.export', signal, (options) =>
          drive.files.export({ fileId, mimeType: exportType }, { ...options, responseType: 'arraybuffer' }),
        )
      : call('drive.files.get', signal, (options) =>
          drive.files.get(
            { fileId, alt: 'media', supportsAllDrives: true },
            { ...options, responseType: 'arraybuffer' },
          ),
        ));
    // googleapis types the body as JSON or a stream; `arraybuffer` gives bytes.
    const bytes = new Uint8Array(body as unknown as ArrayBuffer);
    return await extractor.extract({ bytes, mimeType: exportType ?? mimeType, name }, signal);
  } catch (error) {
    if (error instanceof GoogleError && error.kind === 'forbidden') return { unread: 'protected' };
    if (error instanceof GoogleError && error.kind === 'invalid') return { unread: 'unsupported' };
    throw error;
  }
}
