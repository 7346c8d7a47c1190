import { AnswerError } from '../answer-error.ts';
import type { MethodOptions } from '../google-call.ts';
import { decodeBatch, encodeBatch, type PartAnswer } from './multipart.ts';

/** An answer has more bytes than a worker should hold. */
export class BatchTooLargeError extends Error {
  override readonly name = 'BatchTooLargeError';
}

/**
 * Sends requests as one batch, and gives their answers in any order. By fetch, as googleapis for Node knows no batches, and the
 * packages that add them either go through node-fetch 2 or have not been maintained for years.
 * @param maxBytes of the whole answer
 * @throws AnswerError; BatchTooLargeError; the signal's reason
 */
export async function sendBatch(
  url: string,
  paths: readonly string[],
  { headers, signal }: MethodOptions,
  maxBytes: number,
): Promise<Iterable<PartAnswer>> {
  const { contentType, body } = encodeBatch(paths);
  let response: Response;
  let answer: Buffer;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': contentType },
      body,
      redirect: 'error',
      signal,
    });
    answer = await readAtMost(response, maxBytes);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BatchTooLargeError) throw error;
    throw new AnswerError(null, undefined);
  }
  if (response.status !== 200) throw new AnswerError(response.status, answer);
  return decodeBatch(response.headers.get('content-type') ?? '', answer);
}

async function readAtMost(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the body.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BatchTooLargeError(`The answer to a batch has more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
