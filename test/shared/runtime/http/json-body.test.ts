import { describe, expect, it } from 'vitest';
import { readJsonBody } from '../../../../shared/runtime/http/json-body.ts';
import { eventOf, thrownBy } from './events.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

const bodyOf = (body: string | null, headers: Record<string, string> = JSON_TYPE) => eventOf({ body, headers });
const base64Of = (bytes: Uint8Array | string) =>
  eventOf({ body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true, headers: JSON_TYPE });

describe('a JSON body', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON',
    ' application/json ;charset="UTF-8"',
  ])('is read as %s', (type) => {
    expect(readJsonBody(bodyOf('{"a":"ü"}', { 'Content-Type': type }), 100)).toEqual({ a: 'ü' });
  });

  it('is read from base64, as API Gateway sends what it takes for binary', () => {
    expect(readJsonBody(base64Of('{"a":"ü"}'), 100)).toEqual({ a: 'ü' });
  });

  it.each([
    [{}, 'nothing named by Content-Type'],
    [{ 'content-type': '' }, 'nothing named by Content-Type'],
    [{ 'content-type': 'text/plain' }, '"text/plain"'],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, '"application/x-www-form-urlencoded"'],
    [{ 'content-type': 'application/jsonp' }, '"application/jsonp"'],
  ])('of another media type is refused: %j', async (headers, seen) => {
    expect(await thrownBy(() => readJsonBody(bodyOf('{}', headers), 100))).toMatchObject({
      code: 'unsupported-media-type',
      detail: `The body must be application/json; it came as ${seen}.`,
    });
  });

  it('may be as long as it may be, in bytes and not in characters', async () => {
    const tenBytes = '"üüüü"';
    expect(readJsonBody(bodyOf(tenBytes), 10)).toBe('üüüü');
    expect(readJsonBody(base64Of(tenBytes), 10)).toBe('üüüü');
    for (const event of [bodyOf(tenBytes), base64Of(tenBytes)]) {
      expect(await thrownBy(() => readJsonBody(event, 9))).toMatchObject({
        code: 'payload-too-large',
        detail: 'The body has 10 bytes; at most 9 are accepted.',
      });
    }
  });

  it.each([
    ['nothing', bodyOf(null)],
    ['half of it', bodyOf('{"a":')],
    ['words', bodyOf('hello')],
    ['two values', bodyOf('{}{}')],
    ['broken UTF-8', base64Of(Buffer.from([0x22, 0xff, 0xfe, 0x22]))],
    ['UTF-8 that is cut off', base64Of(Buffer.from('"ü"').subarray(0, 2))],
    ['a surrogate in UTF-8', base64Of(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))],
    ['UTF-16', base64Of(Buffer.from('{}', 'utf16le'))],
  ])('that is %s is refused, without a word of what it held', async (_name, event) => {
    expect(await thrownBy(() => readJsonBody(event, 100))).toMatchObject({
      code: 'invalid-request',
      detail: 'The body is not valid JSON in UTF-8.',
      errors: [],
    });
  });
});
