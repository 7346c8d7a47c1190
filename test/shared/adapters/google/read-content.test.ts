import { drive } from 'googleapis/build/src/apis/drive/index.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../../shared/adapters/clock/system-clock.ts';
import { readContent } from '../../../../shared/adapters/google/drive/read-content.ts';
import { createGoogleCall } from '../../../../shared/adapters/google/google-call.ts';
import { UNLIMITED } from '../../../../shared/adapters/google/quota/call-quota.ts';
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
  const call = createGoogleCall(async () => 'token', systemClock, UNLIMITED);
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

test.each([
  ['is gone', 404, 'notFound', 'notFound'],
  ['was downloaded too often', 403, 'downloadQuotaExceeded', 'exhausted'],
])('a document that %s is an error', async (_, status, reason, kind) => {
  await expect(readFrom(status, reason)).rejects.toMatchObject({ kind });
});

const SHEET = 'application/vnd.google-apps.spreadsheet';

describe('a file of Google’s own type', () => {
  /** What was asked for, and what was read of what Google gave for it. */
  async function read(type: string, refuse: (mimeType: string) => boolean) {
    const asked: string[] = [];
    const { url, close } = await startLocalHttpServer((request, response) => {
      const mimeType = new URL(request.url ?? '', 'http://google').searchParams.get('mimeType') ?? '';
      asked.push(mimeType);
      const refused = JSON.stringify({ error: { code: 403, errors: [{ reason: 'exportSizeLimitExceeded' }] } });
      response.writeHead(refuse(mimeType) ? 403 : 200, { 'content-type': 'application/json' });
      response.end(refuse(mimeType) ? refused : mimeType);
    });
    onTestFinished(close);
    const extraction = await readContent(
      drive({ version: 'v3', rootUrl: `${url}/` }),
      createGoogleCall(async () => 'token', systemClock, UNLIMITED),
      { extract: async ({ bytes }) => ({ text: Buffer.from(bytes).toString() }) },
      { ...DOCUMENT, mimeType: type },
      new AbortController().signal,
    );
    return { asked, extraction };
  }
  const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

  test.each([
    ['a document', 'application/vnd.google-apps.document'],
    ['a presentation', 'application/vnd.google-apps.presentation'],
  ])('is read as plain text, if it is %s', async (_, type) => {
    expect(await read(type, () => false)).toEqual({ asked: ['text/plain'], extraction: { text: 'text/plain' } });
  });

  test('is read as a workbook, with all of its sheets, if it is a spreadsheet', async () => {
    expect(await read(SHEET, () => false)).toEqual({ asked: [WORKBOOK], extraction: { text: WORKBOOK } });
  });

  test('is read by its first sheet, if it is too large for a workbook', async () => {
    const { asked, extraction } = await read(SHEET, (mimeType) => mimeType === WORKBOOK);
    expect([asked, extraction]).toEqual([[WORKBOOK, 'text/csv'], { text: 'text/csv' }]);
  });

  test('has a reason, if Google exports it as nothing', async () => {
    expect((await read(SHEET, () => true)).extraction).toEqual({ unread: 'protected' });
  });
});
