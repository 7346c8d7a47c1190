import type { MessagePort } from 'node:worker_threads';
import { capAllocations } from './cap-allocations.ts';
import { extractText } from './extract-text.ts';
import { ExtractionError } from './extraction-error.ts';
import type { ExtractionReply, ExtractionRequest } from './extraction-messages.ts';

/** Of one buffer: what an archive may inflate to fits, and a page of a PDF takes a few MB. */
const MAX_BUFFER_BYTES = 64_000_000;

/** The inside of the thread that reads foreign files: answers each request on the port. isolated-extractor.ts is the outside. */
export function serveExtraction(port: MessagePort): void {
  capAllocations(MAX_BUFFER_BYTES);
  const reply = (message: ExtractionReply) => port.postMessage(message);
  port.on('message', async ({ file, limits }: ExtractionRequest) => {
    try {
      reply({ kind: 'text', text: await extractText(file, limits) });
    } catch (error) {
      reply({ kind: 'unread', reason: error instanceof ExtractionError ? error.reason : 'damaged' });
    }
  });
  reply({ kind: 'ready' });
}
