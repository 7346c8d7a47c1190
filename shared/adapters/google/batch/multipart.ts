import { randomUUID } from 'node:crypto';
import { AnswerError } from '../answer-error.ts';

/** An answer to one request of a batch. */
export interface PartAnswer {
  /** The position of its request in the batch: answers come in any order. */
  index: number;
  status: number;
  /** JSON, as Google sent it. */
  body: Buffer;
}

const CRLF = '\r\n';

/**
 * Requests as the body of a batch (developers.google.com/workspace/gmail/api/guides/batch): each a part of its own, told
 * apart by Content-ID. They have the authorization of the batch.
 * @param paths with the query, for instance `/gmail/v1/users/me/messages/18b?format=full`
 */
export function encodeBatch(paths: readonly string[]): { contentType: string; body: string } {
  const boundary = `batch_${randomUUID()}`;
  const parts = paths.map((path, index) =>
    [`--${boundary}`, 'Content-Type: application/http', `Content-ID: <${index}>`, '', `GET ${path}`, '', ''].join(CRLF),
  );
  return { contentType: `multipart/mixed; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--${CRLF}` };
}

/**
 * The answers in a batch's body, one after the other; their bodies are parts of it, not copies.
 * @throws AnswerError when the body is not one of a batch, or breaks off
 */
export function* decodeBatch(contentType: string, body: Buffer): Generator<PartAnswer> {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (!boundary) throw unreadable();
  const delimiter = Buffer.from(`--${boundary}`);
  let start = body.indexOf(delimiter);
  if (start < 0) throw unreadable();
  for (;;) {
    start += delimiter.length;
    const end = body.indexOf(Buffer.concat([Buffer.from('\n'), delimiter]), start);
    if (end < 0) {
      if (body.toString('latin1', start, start + 2) === '--') return;
      throw unreadable();
    }
    yield decodePart(body.subarray(start, end));
    start = end + 1;
  }
}

/** Headers of the part, an empty line, the status line and headers of the answer, an empty line, the body. */
function decodePart(part: Buffer): PartAnswer {
  const [outer, answer] = cutAtEmptyLine(part);
  const [inner, body] = cutAtEmptyLine(answer);
  const index = /^content-id:\s*<?response-<?(\d+)>?>?\s*$/im.exec(outer)?.[1];
  const status = /^\s*HTTP\/[\d.]+ (\d{3})/.exec(inner)?.[1];
  if (index === undefined || status === undefined) throw unreadable();
  return { index: Number(index), status: Number(status), body };
}

function cutAtEmptyLine(bytes: Buffer): [head: string, rest: Buffer] {
  for (const empty of ['\r\n\r\n', '\n\n']) {
    const at = bytes.indexOf(empty);
    if (at >= 0) return [bytes.toString('latin1', 0, at), bytes.subarray(at + empty.length)];
  }
  return [bytes.toString('latin1'), bytes.subarray(bytes.length)];
}

/** As good as no answer: it was cut on its way. */
function unreadable(): AnswerError {
  return new AnswerError(null, undefined);
}
