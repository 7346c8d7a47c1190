import { describe, expect, it } from 'vitest';
import { AnswerError } from '../../../../shared/adapters/google/answer-error.ts';
import { decodeBatch, encodeBatch } from '../../../../shared/adapters/google/batch/multipart.ts';

/**
 * The form of an answer as developers.google.com/workspace/gmail/api/guides/batch shows it, with the headers that Gmail sends;
 * the first part is an answer to the second request.
 */
const RECORDED = [
  '--batch_7Xp52oGIwpA_AAEAc7ERnGU',
  'Content-Type: application/http',
  'Content-ID: <response-1>',
  '',
  'HTTP/1.1 200 OK',
  'ETag: "A-DdBGA6g-wV4rIZCu5Hcm3JQpY/w2hzEg9kqXFH7AEJ-oSc-y10HNQ"',
  'Content-Type: application/json; charset=UTF-8',
  'Date: Thu, 11 Feb 2016 16:02:06 GMT',
  'Cache-Control: private, max-age=0',
  'Content-Length: 61',
  '',
  '{',
  ' "id": "152d10540c21bd07",',
  ' "snippet": "Grüße\\r\\n\\r\\n--batch_7Xp52oGIwpA_AAEAc7ERnGU--"',
  '}',
  '',
  '--batch_7Xp52oGIwpA_AAEAc7ERnGU',
  'Content-Type: application/http',
  'Content-ID: <response-0>',
  '',
  'HTTP/1.1 404 Not Found',
  'Vary: Origin',
  'Content-Type: application/json; charset=UTF-8',
  '',
  '{"error":{"code":404,"errors":[{"reason":"notFound"}]}}',
  '',
  '--batch_7Xp52oGIwpA_AAEAc7ERnGU--',
  '',
];
const TYPE = 'multipart/mixed; boundary=batch_7Xp52oGIwpA_AAEAc7ERnGU';

const read = (body: string, type = TYPE) =>
  [...decodeBatch(type, Buffer.from(body))].map(({ body: part, ...rest }) => ({
    ...rest,
    body: JSON.parse(part.toString()) as unknown,
  }));

const ANSWERS = [
  {
    index: 1,
    status: 200,
    body: { id: '152d10540c21bd07', snippet: 'Grüße\r\n\r\n--batch_7Xp52oGIwpA_AAEAc7ERnGU--' },
  },
  { index: 0, status: 404, body: { error: { code: 404, errors: [{ reason: 'notFound' }] } } },
];

describe('a batch', () => {
  it('is a part a request, each with a name of its own', () => {
    const { contentType, body } = encodeBatch(['/gmail/v1/users/me/messages/a?format=full', '/b']);
    const boundary = /^multipart\/mixed; boundary=(\S+)$/.exec(contentType)?.[1];
    expect(body.split('\r\n')).toEqual([
      `--${boundary}`,
      'Content-Type: application/http',
      'Content-ID: <0>',
      '',
      'GET /gmail/v1/users/me/messages/a?format=full',
      '',
      `--${boundary}`,
      'Content-Type: application/http',
      'Content-ID: <1>',
      '',
      'GET /b',
      '',
      `--${boundary}--`,
      '',
    ]);
  });

  it('is answered in any order, and each answer names its request', () => {
    expect(read(RECORDED.join('\r\n'))).toEqual(ANSWERS);
    expect(read(RECORDED.join('\n'))).toEqual(ANSWERS);
    expect(read(RECORDED.join('\r\n'), 'multipart/mixed; boundary="batch_7Xp52oGIwpA_AAEAc7ERnGU"')).toEqual(ANSWERS);
  });

  it('that breaks off, or is none, counts as not answered', () => {
    const whole = RECORDED.join('\r\n');
    for (const [body, type] of [
      [whole.slice(0, -100), TYPE],
      ['', TYPE],
      ['<html>', TYPE],
      [whole, 'text/html'],
      [whole.replace('<response-0>', '<other>'), TYPE],
    ] as const) {
      expect(() => read(body, type)).toThrow(AnswerError);
    }
  });
});
