import { EXTRACTION_LIMITS } from '../../../content/extraction/extraction-limits.ts';
import { claimedFormat } from '../../../content/extraction/file-format.ts';
import type { Extraction, TextExtractor } from '../../../content/extraction/text-extractor.ts';
import { headerOf, type MimePart } from '../../../content/mime-part.ts';
import type { Attachment } from '../../../domain/email.ts';

/** Each costs 20 units of quota, as much as the mail. What people send has fewer; the others are listed but not read. */
const MAX_READ = 10;

/** How deep parts.find goes; email-body.ts lists no attachment below. */
const MAX_DEPTH = 20;

/**
 * The attachments of a mail with their texts: of types that are read, not larger than what is read, the first ten. One that is
 * `known`, from the row of the same mail, is not fetched again, whatever came of it: what a message holds never changes.
 *
 * @param fetch the bytes of an attachment by its id
 * @throws what `fetch` throws; the signal's reason
 */
export async function readAttachments(
  attachments: readonly Attachment[],
  known: readonly Attachment[],
  payload: MimePart | null | undefined,
  fetch: (attachmentId: string) => Promise<Uint8Array>,
  extractor: TextExtractor,
  signal: AbortSignal,
): Promise<Attachment[]> {
  const read: Attachment[] = [];
  let left = MAX_READ;
  for (const attachment of attachments) {
    const before = known.find((other) => isSame(other, attachment));
    if (before) read.push({ ...attachment, ...extractionOf(before) });
    else if (left > 0 && claimedFormat({ ...attachment, name: attachment.filename }) !== undefined) {
      left--;
      read.push({ ...attachment, ...(await extract(attachment)) });
    } else read.push(attachment);
  }
  return read;

  async function extract({ attachmentId, partId, filename, mimeType, sizeBytes }: Attachment): Promise<Extraction> {
    if (sizeBytes > EXTRACTION_LIMITS.inputBytes) return { unread: 'too-large' };
    const part = payload ? partWith(partId, payload, 0) : undefined;
    const bytes = attachmentId ? await fetch(attachmentId) : Buffer.from(part?.body?.data ?? '', 'base64url');
    // With the charset, where the part names one.
    const declared = (part && headerOf(part, 'content-type')) ?? mimeType;
    const isDeclared = declared.toLowerCase().startsWith(mimeType);
    return extractor.extract({ bytes, mimeType: isDeclared ? declared : mimeType, name: filename }, signal);
  }
}

function isSame(one: Attachment, other: Attachment): boolean {
  return one.partId === other.partId && one.filename === other.filename && one.sizeBytes === other.sizeBytes;
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
