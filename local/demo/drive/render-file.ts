import { posix } from 'node:path';
import { required, type SourceRecord } from '../source/records.ts';
import type { StoryTime } from '../time/story-time.ts';
import { renderDocx } from './docx.ts';
import type { FileText } from './file-text.ts';
import { renderPdf } from './pdf.ts';
import { renderPptx } from './pptx.ts';
import { renderXlsx } from './xlsx.ts';

const RENDERERS: Readonly<Record<string, (file: FileText) => Uint8Array>> = {
  '.docx': renderDocx,
  '.xlsx': renderXlsx,
  '.pptx': renderPptx,
  '.pdf': renderPdf,
};

/** The bytes of a file, in the format that its name says; any other is text as it stands. */
export function renderFile(record: SourceRecord, author: string, time: StoryTime): Uint8Array {
  const extension = posix.extname(record.id).toLowerCase();
  const text = time.fill(record.body);
  const render = RENDERERS[extension];
  if (!render) return Buffer.from(`${text}\n`, 'utf8');
  return render({
    title: posix.basename(record.id, extension),
    author,
    created: new Date(time.instant(required(record, 'created'))),
    modified: new Date(time.instant(record.get('modified') ?? required(record, 'created'))),
    text,
  });
}
