import { describe, expect, it } from 'vitest';
import { queryRequestSchema } from '../../../shared/query/request-schema.ts';

const parse = (body: unknown) => queryRequestSchema.safeParse(body);

describe('a question', () => {
  it.each<[string, unknown]>([
    ['in any script, over several lines', { query: ' когда мой рейс?\n\tşimdi 🛫 ' }],
    ['of 4,000 characters', { query: 'x'.repeat(4000) }],
    [
      'with everything',
      {
        query: 'q',
        conversationId: '0192f0c1-2345-7abc-8def-0123456789ab',
        requestId: 'a.B_c-1',
        timeZone: 'Europe/Istanbul',
      },
    ],
  ])('is taken %s', (_, body) => {
    expect(parse(body).error).toBeUndefined();
  });

  it('is trimmed', () => {
    expect(parse({ query: '\n when? ' }).data?.query).toBe('when?');
  });

  it.each<[string, unknown, string]>([
    ['without text', { query: '' }, 'must not be empty'],
    ['of blanks', { query: ' \n\t ' }, 'must not be empty'],
    ['that is missing', {}, 'expected string'],
    ['that is no text', { query: 7 }, 'expected string'],
    ['of more than 4,000 characters', { query: 'x'.repeat(4001) }, 'at most 4000'],
    ['with a NUL', { query: 'a\u0000b' }, 'control characters'],
    ['with an escape sequence', { query: 'a\u001b[31mb' }, 'control characters'],
    ['with half a character', { query: 'a\ud800b' }, 'well-formed'],
    ['with an unknown field', { query: 'a', model: 'b' }, 'model'],
    ['with a request id of other characters', { query: 'a', requestId: 'a/b' }, '1 to 64'],
    ['with too long a request id', { query: 'a', requestId: 'x'.repeat(65) }, '1 to 64'],
    ['with a conversation that is no UUID', { query: 'a', conversationId: 'c1' }, 'UUID'],
    ['with a zone that does not exist', { query: 'a', timeZone: 'Mars/Olympus' }, 'IANA'],
    ['with an offset for a zone', { query: 'a', timeZone: '+03:00' }, 'IANA'],
    ['that is a list', ['a'], 'expected object'],
  ])('is refused %s', (_, body, message) => {
    expect(parse(body).error?.issues[0]?.message).toContain(message);
  });
});
