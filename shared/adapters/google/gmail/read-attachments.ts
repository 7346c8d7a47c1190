import { EXTRACTION_LIMITS } from '../../../content/extraction/extraction-limits.ts';
import { claimedFormat } from '../../../content/extraction/file-format.ts';
import type { Extraction, TextExtractor } from '../../../content/extraction/text-extractor.ts';
import { headerOf, type MimePart } from '../../../content/mime-part.ts';
import type { Attachment, PendingAttachment } from '../../../domain/email.ts';
import { GoogleError } from '../../../sync/google-error.ts';

/** Each costs 20 units of quota, as much as the mail. What people send has fewer; the others are listed but not read. */
const MAX_READ = 10;

/** How deep parts.find goes; email-body.ts lists no attachment below. */
const MAX_DEPTH = 20;

/** Gives the bytes of an attachment by its id. */
export type FetchBytes = (attachmentId: string) => Promise<Uint8Array>;

/**
 * The attachments of a mail with their texts: of types that are read, not larger than what is read, the first ten. One that is
 * `known`, from the row of the same mail, is not fetched again, whatever came of it: what a message holds never changes.
 *
 * What must be fetched is left `pending` when that is to be done later, and when Google does not give it now: a mail does not wait
 * for what is attached to it.
 *
 * @throws what `fetch` throws and says nothing of this attachment alone; the signal's reason
 */
export async function readAttachments(
  attachments: readonly Attachment[],
  known: readonly Attachment[],
  payload: MimePart | null | undefined,
  fetch: FetchBytes | 'later',
  extractor: TextExtractor,
  signal: AbortSignal,
): Promise<Attachment[]> {
  const read: Attachment[] = [];
  let left = MAX_READ;
  for (const attachment of attachments) {
    const before = known.find((other) => isSameAttachment(other, attachment));
    if (before && !isStillToRead(before)) read.push({ ...attachment, ...extractionOf(before) });
    else if (left > 0 && claimedFormat({ ...attachment, name: attachment.filename }) !== undefined) {
      left--;
      read.push({ ...attachment, ...(await extract(attachment)) });
    } else read.push(attachment);
  }
  return read;

  async function extract(attachment: Attachment): Promise<Extraction | { pending: PendingAttachment }> {
    const { attachmentId, partId, mimeType, sizeBytes } = attachment;
    if (sizeBytes > EXTRACTION_LIMITS.inputBytes) return { unread: 'too-large' };
    const part = payload ? partWith(partId, payload, 0) : undefined;
    const declared = (part && headerOf(part, 'content-type')) ?? mimeType;
    const contentType = declared.toLowerCase().startsWith(mimeType) ? declared : mimeType;
    if (!attachmentId) {
      return extractBytes(Buffer.from(part?.body?.data ?? '', 'base64url'), contentType, attachment, extractor, signal);
    }
    const later = { pending: { contentType, tries: 0 } };
    if (fetch === 'later') return later;
    const bytes = await orItsFailure(() => fetch(attachmentId));
    return bytes instanceof GoogleError ? later : extractBytes(bytes, contentType, attachment, extractor, signal);
  }
}

/** What came of the bytes of an attachment. */
export function extractBytes(
  bytes: Uint8Array,
  contentType: string,
  { filename }: Pick<Attachment, 'filename'>,
  extractor: TextExtractor,
  signal: AbortSignal,
): Promise<Extraction> {
  return extractor.extract({ bytes, mimeType: contentType, name: filename }, signal);
}

/** The bytes, or why Google does not give these, though it may give others. @throws any other failure */
export async function orItsFailure(fetch: () => Promise<Uint8Array>): Promise<Uint8Array | GoogleError> {
  try {
    return await fetch();
  } catch (error) {
    if (error instanceof GoogleError && ITS_OWN.has(error.kind)) return error;
    throw error;
  }
}

const ITS_OWN: ReadonlySet<string> = new Set(['notFound', 'invalid', 'transient', 'unsent']);

/** Google gives a part another id each time that the message is read. */
export function isSameAttachment(one: Attachment, other: Attachment): boolean {
  return one.partId === other.partId && one.filename === other.filename && one.sizeBytes === other.sizeBytes;
}

function isStillToRead({ pending, unread }: Attachment): boolean {
  return pending !== undefined || unread === 'unavailable';
}

function extractionOf({ text, unread }: Attachment): Partial<Extraction> {
  if (text !== undefined) return { text };
  return unread === undefined ? {} : { unread };
}

function partWith(partId: string, part: MimePart, depth: number): MimePart | undefined {
  if (part.partId === partId && !part.mimeType?.startsWith('multipart/')) return part;
  if (depth >= MAX_DEPTH) return undefined;
  for (const child of part.parts ?? []) {
    const found = partWith(partId, child, depth + 1);
    if (found) return found;
  }
  return undefined;
}
