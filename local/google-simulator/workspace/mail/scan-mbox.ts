import { createReadStream } from 'node:fs';
import type { IndexedFile } from '../files/indexed-file.ts';
import type { ByteRange } from './byte-range.ts';

/** A message found in an mbox. */
export interface MboxEntry {
  /** The byte offset of its From_ line. */
  offset: number;
  /** The From_ line, without its line end. */
  fromLine: string;
  /** The message after it, without the empty line that separates it from the next. */
  message: ByteRange;
}

/**
 * A From_ line of any mailer ends in a date: Gmail's "From 1457861@xxx Tue Jan 21 05:30:14 +0000 2014", asctime ("From
 * alice@example.com Mon Jan  5 10:11:12 2004"), Thunderbird's "From - Mon Jan 05 …", list archives' "From alice at
 * example.com  Mon …". The date and a header in the next line tell it from a sentence that begins with "From".
 */
const FROM_LINE = /^From .*\b\d{1,2}:\d\d(:\d\d)?\b.*$/;
const YEAR = /\b(19|20)\d\d\b/;
const HEADER_LINE = /^(>?From |[!-9;-~]+[ \t]*:)/;

/** Both lines together; a longer From_ line is none. */
const LOOK_AHEAD_BYTES = 4096;
/** The line end before a From_ line and an empty line before that. */
const LOOK_BEHIND_BYTES = 4;
const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const CANDIDATE = Buffer.from('\nFrom ');

/** Whether two lines are the beginning of an mbox message. */
export function isMessageStart(line: string, nextLine: string): boolean {
  return FROM_LINE.test(line) && YEAR.test(line) && HEADER_LINE.test(nextLine);
}

/** Walks an mbox of any size, holding a chunk at a time (http://qmail.org/man/man5/mbox.html, the mboxrd variant). */
export async function* scanMbox(file: IndexedFile): AsyncGenerator<MboxEntry> {
  let open: { offset: number; fromLine: string; start: number } | undefined;
  for await (const mark of messageStarts(file.path)) {
    if (open) yield entry(file, open, mark);
    open = mark.kind === 'message' ? mark : undefined;
  }
}

function entry(file: IndexedFile, open: { offset: number; fromLine: string; start: number }, next: Mark): MboxEntry {
  const end = Math.max(open.start, next.offset - next.separator);
  return { offset: open.offset, fromLine: open.fromLine, message: { file, start: open.start, end } };
}

/** Where a message begins, or the file ends; `separator` is the length of the empty line before it. */
type Mark =
  | { kind: 'message'; offset: number; separator: number; fromLine: string; start: number }
  | { kind: 'end'; offset: number; separator: number };

async function* messageStarts(file: string): AsyncGenerator<Mark> {
  let window: Buffer = Buffer.from('\n');
  // The file offset of the window's first byte; the line feed put before the first line stands at -1.
  let base = -1;
  let searchFrom = 0;
  let first = true;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const withoutMark = first && chunk.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
    first = false;
    base += withoutMark;
    window = Buffer.concat([window, chunk.subarray(withoutMark)]);
    searchFrom = yield* marksIn(window, base, searchFrom, window.length - LOOK_AHEAD_BYTES);
    const kept = Math.max(0, searchFrom - LOOK_BEHIND_BYTES);
    window = window.subarray(kept);
    base += kept;
    searchFrom -= kept;
  }
  yield* marksIn(window, base, searchFrom, window.length);
  yield { kind: 'end', offset: base + window.length, separator: emptyLineBefore(window, window.length) };
}

/** Yields the marks that begin in `[from, limit)` of the window, and returns where to search on. */
function* marksIn(window: Buffer, base: number, from: number, limit: number): Generator<Mark, number> {
  let position = from;
  while (position < limit) {
    const found = window.indexOf(CANDIDATE, position);
    if (found === -1 || found >= limit) break;
    position = found + 1;
    const lines = window.subarray(position, position + LOOK_AHEAD_BYTES);
    const lineEnd = lines.indexOf(LINE_FEED);
    if (lineEnd === -1) continue;
    const line = lines.toString('latin1', 0, lineEnd).replace(/\r$/, '');
    if (!isMessageStart(line, lines.toString('latin1', lineEnd + 1))) continue;
    const offset = base + position;
    yield {
      kind: 'message',
      offset,
      fromLine: line,
      start: offset + lineEnd + 1,
      separator: emptyLineBefore(window, position),
    };
  }
  return Math.max(position, limit);
}

/** The length of the empty line that ends just before `position`: 0, 1 or 2 bytes. */
function emptyLineBefore(window: Buffer, position: number): number {
  const before = window.toString('latin1', Math.max(0, position - LOOK_BEHIND_BYTES), position);
  if (before.endsWith('\n\r\n')) return 2;
  return before.endsWith('\n\n') ? 1 : 0;
}
