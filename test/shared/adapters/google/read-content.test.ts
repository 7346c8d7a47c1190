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
  [403, 'downloadQuotaExceeded', 'unavailable'],
])(
  'a document that Google can not export (%i %s) has no text but a reason, and does not stop the others',
  async (status, reason, unread) => {
    expect(await readFrom(status, reason)).toEqual({ unread });
  },
);

test('a document that is gone is an error', async () => {
  await expect(readFrom(404, 'notFound')).rejects.toMatchObject({ kind: 'notFound' });
});

describe('a spreadsheet', () => {
  const SHEET = { ...DOCUMENT, mimeType: 'application/vnd.google-apps.spreadsheet' };

  /** What was asked for, and what was read of what Google gave for it. */
  async function read(refuse: (mimeType: string) => boolean) {
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
      SHEET,
      new AbortController().signal,
    );
    return { asked, extraction };
  }
  const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

  test('is read as a workbook, with all of its sheets', async () => {
    expect(await read(() => false)).toEqual({ asked: [WORKBOOK], extraction: { text: WORKBOOK } });
  });

  test('too large for a workbook is read by its first sheet', async () => {
    const { asked, extraction } = await read((mimeType) => mimeType === WORKBOOK);
    expect([asked, extraction]).toEqual([[WORKBOOK, 'text/csv'], { text: 'text/csv' }]);
  });

  test('that Google exports as nothing has a reason', async () => {
    expect((await read(() => true)).extraction).toEqual({ unread: 'protected' });
  });
});
