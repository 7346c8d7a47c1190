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
