/**
 * Text of foreign bytes. A byte order mark comes first (WHATWG Encoding 6.1): Windows writes text files in UTF-16 with no other
 * label. Valid UTF-8 is taken as UTF-8 whatever the label says: Gmail hands out text parts converted to
 * UTF-8 with their old label, and other encodings are practically never valid UTF-8 by chance. Only where the label names an
 * encoding that looks like ASCII (ISO-2022-JP) or holds NULs (UTF-16) does it come first. Anything else is read by the
 * label, and without a usable one as windows-1252, as browsers do (WHATWG Encoding). Never throws.
 */
export function decodeText(bytes: Uint8Array, label?: string): string {
  const declared = encodingOfMark(bytes) ?? label?.trim().toLowerCase();
  if (declared && /^(?:iso-2022-|utf-16|ucs-2)/.test(declared)) {
    const text = decode(bytes, declared);
    if (text !== undefined) return text;
  }
  return decode(bytes, 'utf-8', true) ?? (declared && decode(bytes, declared)) ?? decode(bytes, 'windows-1252') ?? '';
}

/** The text, or undefined where Node does not know the encoding or, when `fatal`, the bytes are not valid in it. */
function decode(bytes: Uint8Array, label: string, fatal = false): string | undefined {
  try {
    return new TextDecoder(label, { fatal }).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The charset parameter of a Content-Type (RFC 2045 5.1), where it has one. */
export function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]{1,40})/i.exec(contentType ?? '')?.[1];
}

function encodingOfMark([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** UTF-8's bytes that go on with a character are 10xxxxxx, and at most three. */
const MAX_CONTINUATION = 3;

/**
 * The first `length` bytes of a text, and no half of a character of UTF-8 at their end: with one, the whole would not be
 * valid UTF-8, and be read as something else.
 */
export function beginning(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length <= length) return bytes;
  let end = length;
  while (end > length - MAX_CONTINUATION && end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}
