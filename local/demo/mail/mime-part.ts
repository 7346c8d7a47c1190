import libmime from 'libmime';
import { encode as encodeQuotedPrintable, wrap as wrapQuotedPrintable } from 'libqp';
import { type Charset, encodeCharset } from '../source/charset.ts';

/** A part of a message: its headers and what follows them, one byte a letter. */
export interface MimePart {
  headers: readonly string[];
  body: string;
}

/** How the bytes of a text travel. */
export type Transfer = 'quoted-printable' | 'base64' | '8bit' | '7bit';

export interface TextOptions {
  subtype: 'plain' | 'html' | 'calendar';
  charset: Charset;
  transfer: Transfer;
  /** More parameters of the content type, e.g. "format=flowed". */
  parameters?: string;
}

export function textPart(text: string, { subtype, charset, transfer, parameters }: TextOptions): MimePart {
  const bytes = encodeCharset(text, charset);
  const more = parameters ? `; ${parameters}` : '';
  return {
    headers: [
      `Content-Type: text/${subtype}; charset="${charset.toUpperCase()}"${more}`,
      `Content-Transfer-Encoding: ${transfer}`,
    ],
    body: transferred(bytes, transfer),
  };
}

export function attachmentPart(
  bytes: Uint8Array,
  { name, type, contentId }: { name: string; type: string; contentId?: string },
): MimePart {
  const quoted = /^[\x20-\x7e]*$/.test(name) ? name : libmime.encodeWords(name, 'Q', 60);
  return {
    headers: [
      `Content-Type: ${type}; name="${quoted}"`,
      `Content-Disposition: ${contentId ? 'inline' : 'attachment'}; filename="${quoted}"`,
      'Content-Transfer-Encoding: base64',
      ...(contentId ? [`Content-ID: <${contentId}>`, `X-Attachment-Id: ${contentId}`] : []),
    ],
    body: base64Lines(Buffer.from(bytes)),
  };
}

export function multipart(
  kind: 'mixed' | 'alternative' | 'related',
  boundary: string,
  parts: readonly MimePart[],
): MimePart {
  const pieces = parts.map(({ headers, body }) => `--${boundary}\n${headers.join('\n')}\n\n${body}\n`);
  return {
    headers: [`Content-Type: multipart/${kind}; boundary="${boundary}"`],
    body: `${pieces.join('')}--${boundary}--`,
  };
}

function transferred(bytes: Buffer, transfer: Transfer): string {
  switch (transfer) {
    case 'quoted-printable':
      return wrapQuotedPrintable(encodeQuotedPrintable(bytes), 76).replaceAll('\r\n', '\n');
    case 'base64':
      return base64Lines(bytes);
    case '8bit':
    case '7bit':
      return bytes.toString('latin1');
    default:
      return transfer satisfies never;
  }
}

function base64Lines(bytes: Buffer): string {
  return (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\n');
}
