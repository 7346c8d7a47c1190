import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import libmime from 'libmime';
import PostalMime from 'postal-mime';
import { DEMO } from '../../../local/demo/index.ts';
import { readStory } from '../../../local/demo/read-story.ts';
import { renderTakeout } from '../../../local/demo/render-takeout.ts';

/** The story rendered for a test, in a folder that goes away with it. */
export async function renderedAt(weeks: number): Promise<{ directory: string } & AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), 'demo-'));
  await renderTakeout(await readStory(DEMO), DEMO, weeks, directory);
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** All files below a folder by their path in it, in a fixed order. */
export async function filesIn(directory: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.sort().map(async (path) => [path.slice(directory.length + 1), await readFile(path)] as const),
  );
  return new Map(files);
}

export interface RenderedMail {
  labels: string[];
  /** The Date header as it stands. */
  date: string;
  subject: string;
  /** Headers, plain text, HTML and attachments, all decoded. */
  text: string;
}

export async function mailsOf(mbox: Buffer): Promise<RenderedMail[]> {
  const messages = mbox
    .toString('latin1')
    .split(/^From \d+@xxx .*\n/m)
    .slice(1);
  return Promise.all(
    messages.map(async (message) => {
      const mail = await PostalMime.parse(Buffer.from(message.replace(/^>(>*From )/gm, '$1'), 'latin1'));
      const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value ?? '';
      const attachments = mail.attachments.map(
        ({ filename, content }) => `${filename}\n${textOf(filename ?? '', Buffer.from(content as ArrayBuffer))}`,
      );
      const headers = mail.headers.map(({ key, value }) => `${key}: ${libmime.decodeWords(value)}`);
      return {
        labels: header('x-gmail-labels').split(','),
        date: header('date'),
        subject: mail.subject ?? '',
        text: [...headers, mail.text, plain(mail.html ?? ''), ...attachments].join('\n'),
      };
    }),
  );
}

const plain = (html: string) =>
  html
    .replace(/<br>/g, '\n')
    .replace(/<\/td><td[^>]*>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replace(/&amp;/g, '&')
    .replace(/&quot;/g, '"');

/** What a file says, as far as its format is one of the demo's own. */
export function textOf(name: string, bytes: Buffer): string {
  if (/\.(docx|xlsx|pptx)$/.test(name)) {
    return Object.values(unzipSync(bytes))
      .map((part) =>
        strFromU8(part)
          .replace(/<\/w:p>|<\/a:p>|<\/row>/g, '\n')
          .replace(
            /<c [^>]*s="1"><v>(\d+)(\.\d+)?<\/v>/g,
            (_, whole: string, cents = '') => `£${Number(whole).toLocaleString('en')}${cents} `,
          )
          .replace(/<\/c>/g, ' ')
          .replace(/<[^>]+>/g, '')
          .replace(/&amp;/g, '&'),
      )
      .join('\n');
  }
  if (name.endsWith('.pdf')) return pdfText(bytes);
  return bytes.toString('utf8');
}

function pdfText(bytes: Buffer): string {
  const source = bytes.toString('latin1');
  const pages = [...source.matchAll(/\/Length (\d+) \/Filter \/FlateDecode >>\nstream\n/g)].map((match) => {
    const start = match.index + match[0].length;
    return inflateSync(bytes.subarray(start, start + Number(match[1])));
  });
  const decoder = new TextDecoder('windows-1252');
  return pages
    .map((page) =>
      decoder
        .decode(page)
        .replace(/^.*?\((.*)\) '$/gm, '$1')
        .replace(/\\([\\()])/g, '$1'),
    )
    .join('\n');
}
