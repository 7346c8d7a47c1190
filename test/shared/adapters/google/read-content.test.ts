import { drive } from 'googleapis/build/src/apis/drive/index.js';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { readContent } from '../../../../shared/adapters/google/drive/read-content.ts';
import { createGoogleCall } from '../../../../shared/adapters/google/google-call.ts';
import type { TextExtractor } from '../../../../shared/content/extraction/text-extractor.ts';
import { startLocalHttpServer } from '../../../helpers/local-http-server.ts';

const DOCUMENT = { fileId: 'a', mimeType: 'application/vnd.google-apps.document', name: 'A', sizeBytes: null };

const extractor: TextExtractor = { extract: async () => ({ text: 'never asked' }) };

async function readFrom(status: number, reason: string) {
  const { url, close } = await startLocalHttpServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code: status, errors: [{ reason }] } }));
  });
  onTestFinished(close);
  const call = createGoogleCall(async () => 'token', systemClock);
  return await readContent(
    drive({ version: 'v3', rootUrl: `${url}/` }),
    call,
    extractor,
    DOCUMENT,
    new AbortController().signal,
  );
}

test.each([
  [400, 'badRequest', 'unsupported'],
  [403, 'exportSizeLimitExceeded', 'protected'],
  [403, 'cannotExportFile', 'protected'],
])(
  'a document that Google can not export (%i %s) has no text but a reason, and does not stop the others',
  async (status, reason, unread) => {
    expect(await readFrom(status, reason)).toEqual({ unread });
  },
);

test('a document that is gone is an error', async () => {
  await expect(readFrom(404, 'notFound')).rejects.toMatchObject({ kind: 'notFound' });
});

const SHEETS = { ...DOCUMENT, mimeType: 'application/vnd.google-apps.spreadsheet' };
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What is made of a spreadsheet where Google refuses these exports; the text is what came, as what. */
async function readSheets(refused: Readonly<Record<string, string>>) {
  const { url, close } = await startLocalHttpServer((request, response) => {
    const type = new URL(request.url ?? '', 'http://localhost').searchParams.get('mimeType') ?? '';
    const reason = refused[type];
    if (reason === undefined) return void response.writeHead(200, { 'content-type': type }).end('bytes');
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code: 403, errors: [{ reason }] } }));
  });
  onTestFinished(close);
  const call = createGoogleCall(async () => 'token', systemClock);
  const echo: TextExtractor = {
    extract: async ({ bytes, mimeType }) => ({ text: `${Buffer.from(bytes)} as ${mimeType}` }),
  };
  return readContent(drive({ version: 'v3', rootUrl: `${url}/` }), call, echo, SHEETS, new AbortController().signal);
}

test('a spreadsheet is read with all its sheets, or its first one where all are too large', async () => {
  expect(await readSheets({})).toEqual({ text: `bytes as ${XLSX}` });
  const tooLarge = 'exportSizeLimitExceeded';
  expect(await readSheets({ [XLSX]: tooLarge })).toEqual({ text: 'bytes as text/csv' });
  expect(await readSheets({ [XLSX]: tooLarge, 'text/csv': tooLarge })).toEqual({ unread: 'protected' });
});
