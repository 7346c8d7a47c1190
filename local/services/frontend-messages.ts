/**
 * Splits what a Postgres client sends into messages (postgresql.org/docs/current/protocol-message-formats.html).
 *
 * A connection opens with packets that have no type byte: perhaps an SSL or GSS request, then the start-up message, or a
 * cancel request instead. All later messages are type, length, body.
 */

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const LENGTH_BYTES = 4;
/** A protection against a client that speaks another protocol; PGlite's memory ends before. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

/**
 * What a message ends. Parse, Bind, Describe and Execute end nothing: they belong to what follows. After a Flush the
 * client waits for answers, but the query goes on; start-up, a simple query and Sync end it.
 */
export type MessageEnd = 'nothing' | 'flush' | 'query';

export type FrontendMessage =
  /** Asks for encryption before the start-up message. */
  | { kind: 'encryption-request' }
  | { kind: 'cancel-request' }
  | { kind: 'terminate' }
  | { kind: 'work'; bytes: Uint8Array; ends: MessageEnd };

export class FrontendMessages {
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #needed = LENGTH_BYTES;
  #started = false;

  /** The messages that are complete with this chunk. @throws when a length is impossible. */
  *push(chunk: Uint8Array): Generator<FrontendMessage> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#needed) return;
    let rest = Buffer.concat(this.#chunks);
    for (;;) {
      const length = messageLength(rest, this.#started ? 1 : 0);
      if (rest.length < length) {
        this.#chunks = [rest];
        this.#bytes = rest.length;
        this.#needed = length;
        return;
      }
      const bytes = rest.subarray(0, length);
      rest = rest.subarray(length);
      yield this.#started ? typed(bytes) : this.#opening(bytes);
    }
  }

  #opening(bytes: Buffer): FrontendMessage {
    const code = bytes.length >= 2 * LENGTH_BYTES ? bytes.readInt32BE(LENGTH_BYTES) : 0;
    if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: 'encryption-request' };
    if (code === CANCEL_REQUEST) return { kind: 'cancel-request' };
    this.#started = true;
    return { kind: 'work', bytes, ends: 'query' };
  }
}

/** The length of the message that begins here, or of its head while not even that has arrived. */
function messageLength(bytes: Buffer, typeBytes: 0 | 1): number {
  const head = typeBytes + LENGTH_BYTES;
  if (bytes.length < head) return head;
  const length = typeBytes + bytes.readInt32BE(typeBytes);
  if (length < head || length > MAX_MESSAGE_BYTES) {
    throw new Error(`A message of ${length} bytes is none of the Postgres protocol.`);
  }
  return length;
}

function typed(bytes: Buffer): FrontendMessage {
  switch (String.fromCharCode(bytes[0] ?? 0)) {
    case 'X':
      return { kind: 'terminate' };
    case 'H':
      return { kind: 'work', bytes, ends: 'flush' };
    // Query, Sync, FunctionCall, CopyDone, CopyFail
    case 'Q':
    case 'S':
    case 'F':
    case 'c':
    case 'f':
      return { kind: 'work', bytes, ends: 'query' };
    default:
      return { kind: 'work', bytes, ends: 'nothing' };
  }
}
