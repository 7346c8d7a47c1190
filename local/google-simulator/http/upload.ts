import { ApiError } from './api-error.ts';
import { type JsonBody, parseJsonBody } from './request-body.ts';

/** The content of a file as a client sent it. */
export interface UploadedMedia {
  contentType: string;
  content: Buffer;
}

/** developers.google.com/workspace/drive/api/guides/manage-uploads: 5 MB or less; resumable uploads are not simulated. */
export const UPLOAD_LIMIT_BYTES = 5 * 1_048_576 + 65_536;

/**
 * Takes the body of an upload apart.
 *
 * | behaviour | copied from |
 * |---|---|
 * | `uploadType=media`: the body is the content, its Content-Type the content's | developers.google.com/workspace/drive/api/guides/manage-uploads#simple |
 * | `uploadType=multipart`: multipart/related of two parts, metadata in JSON first, content second | …#multipart |
 *
 * @throws ApiError 400 for a body that is neither
 */
export function parseUpload(
  uploadType: string | null,
  contentType: string | undefined,
  bytes: Buffer,
): { body: JsonBody; media: UploadedMedia } {
  if (uploadType === 'media') {
    return { body: {}, media: { contentType: contentType ?? 'application/octet-stream', content: bytes } };
  }
  if (uploadType !== 'multipart') throw badUpload('uploadType must be media or multipart.');
  const boundary = /^multipart\/related\s*;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '');
  if (!boundary) throw badUpload('The Content-Type must be multipart/related with a boundary.');
  // latin1 keeps bytes as they are.
  const pieces = `\r\n${bytes.toString('latin1')}`.split(`\r\n--${boundary[1] ?? boundary[2]}`);
  const [metadata, content] = pieces.slice(1, -1).map(partOf);
  if (!metadata || !content || pieces.length !== 4) throw badUpload('Two parts are needed: metadata and content.');
  const body = parseJsonBody(metadata.content);
  return { body, media: content };
}

function partOf(piece: string): UploadedMedia {
  const end = piece.indexOf('\r\n\r\n');
  if (end === -1) throw badUpload('A part has no end of its head.');
  const head = piece.slice(0, end);
  const header = (name: string) => new RegExp(`^${name}[ \\t]*:[ \\t]*(.*?)\\s*$`, 'im').exec(head)?.[1];
  const text = piece.slice(end + 4);
  const isBase64 = header('content-transfer-encoding')?.toLowerCase() === 'base64';
  return {
    contentType: header('content-type') ?? 'application/octet-stream',
    content: Buffer.from(text, isBase64 ? 'base64' : 'latin1'),
  };
}

function badUpload(message: string): ApiError {
  return new ApiError(400, 'badContent', `Malformed upload: ${message}`);
}
