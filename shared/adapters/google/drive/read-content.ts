import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { readFileText } from '../../../content/file-text.ts';
import type { DriveFile } from '../../../domain/drive-file.ts';
import { GoogleError } from '../../../sync/google-error.ts';
import type { GoogleCall } from '../google-call.ts';

/** Longer texts are read by nobody in a search result, and cost memory and index. */
const MAX_BYTES = 1_048_576;

/** What Google's own types are exported as; a spreadsheet gives its first sheet. */
const EXPORTS: Readonly<Record<string, string>> = {
  'application/vnd.google-apps.document': 'text/plain',
  'application/vnd.google-apps.spreadsheet': 'text/csv',
  'application/vnd.google-apps.presentation': 'text/plain',
};

const TEXT_TYPE = /^text\/|^application\/(json|xml|yaml|x-yaml|toml|sql|javascript|rtf|csv)$|\+(json|xml)$/;

/**
 * The text of a file, or null where it has none that can be read: an image, a folder's shortcut, a text over 1 MB, an export
 * over Google's 10 MB, a file whose owner forbids downloads, a document that Google can't convert. One such file keeps no
 * other from being read.
 * @throws GoogleError
 */
export async function readContent(
  drive: drive_v3.Drive,
  call: GoogleCall,
  file: Pick<DriveFile, 'fileId' | 'mimeType' | 'sizeBytes'>,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const exportType = EXPORTS[file.mimeType];
    if (exportType) {
      const bytes = await call('drive.files.export', signal, (options) =>
        drive.files.export({ fileId: file.fileId, mimeType: exportType }, { ...options, responseType: 'arraybuffer' }),
      );
      return readFileText(bytesOf(bytes).subarray(0, MAX_BYTES), exportType);
    }
    if (!TEXT_TYPE.test(file.mimeType) || (file.sizeBytes ?? 0) > MAX_BYTES) return null;
    const bytes = await call('drive.files.get', signal, (options) =>
      drive.files.get(
        { fileId: file.fileId, alt: 'media', supportsAllDrives: true },
        { ...options, responseType: 'arraybuffer' },
      ),
    );
    return readFileText(bytesOf(bytes), file.mimeType);
  } catch (error) {
    if (error instanceof GoogleError && (error.kind === 'forbidden' || error.kind === 'invalid')) return null;
    throw error;
  }
}

/** googleapis types the body as JSON or a stream; `arraybuffer` gives bytes. */
function bytesOf(body: unknown): Uint8Array {
  return new Uint8Array(body as ArrayBuffer);
}
