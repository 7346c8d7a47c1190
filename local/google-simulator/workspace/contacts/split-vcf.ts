import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ReportMalformed } from '../workspace.ts';

/** A card as it stands in the file, without its pictures. */
export interface VcfBlock {
  file: string;
  /** The line of its BEGIN, from 1. */
  line: number;
  /** The lines between BEGIN and END, these included. */
  lines: readonly string[];
}

/** Characters of a card without its pictures; one that is longer is none of a person. */
const MAX_LENGTH = 1_000_000;

/** Properties whose values are files in base64: they would be most of an address book, and nothing of it is asked for. */
const PICTURE = /^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]/i;

/**
 * Cuts a vCard file (RFC 6350, RFC 2426) into its cards by their BEGIN and END lines, so that one that can't be parsed spoils
 * no other. One that never ends, or does not end within a megabyte, is reported.
 */
export async function splitVcf(file: string, report: ReportMalformed): Promise<VcfBlock[]> {
  const blocks: VcfBlock[] = [];
  let open: { line: number; lines: string[]; length: number; inPicture: boolean } | undefined;
  let lineNumber = 0;

  const drop = (reason: string) => {
    if (open) report({ file, position: open.line, reason });
    open = undefined;
  };

  for await (const raw of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    const line = lineNumber === 1 ? raw.replace(/^\ufeff/, '') : raw;
    if (/^BEGIN:VCARD\s*$/i.test(line)) {
      drop('The contact has no END:VCARD.');
      open = { line: lineNumber, lines: [line.trimEnd()], length: 0, inPicture: false };
      continue;
    }
    if (!open) continue;
    const { lines } = open;
    if (/^END:VCARD\s*$/i.test(line)) {
      blocks.push({ file, line: open.line, lines: [...lines, line.trimEnd()] });
      open = undefined;
      continue;
    }
    open.inPicture = PICTURE.test(line) || (open.inPicture && /^[ \t]/.test(line));
    if (open.inPicture) continue;
    lines.push(line);
    open.length += line.length;
    if (open.length > MAX_LENGTH) drop('The contact is longer than a megabyte.');
  }
  drop('The contact has no END:VCARD.');
  return blocks;
}
