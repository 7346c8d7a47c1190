/**
 * The part of Gmail's `Schema$MessagePart` that is read here: one node of a message's MIME tree (RFC 2045). Everything may
 * be missing or null, as it is in Google's answers.
 */
export interface MimePart {
  partId?: string | null;
  mimeType?: string | null;
  filename?: string | null;
  headers?: readonly { name?: string | null; value?: string | null }[] | null;
  body?: {
    /** The decoded body, base64url. Absent where Gmail keeps it as an attachment. */
    data?: string | null;
    size?: number | null;
    attachmentId?: string | null;
  } | null;
  parts?: readonly MimePart[] | null;
}

/** The value of a part's header; header names ignore case (RFC 5322 2.2). */
export function headerOf(part: MimePart, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const header = part.headers?.find((candidate) => candidate.name?.toLowerCase() === wanted);
  return header?.value ?? undefined;
}
