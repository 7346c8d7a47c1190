import { expect, it } from 'vitest';
import { z } from 'zod';
import { parse } from '../../../../shared/runtime/http/parse.ts';
import { thrownBy } from './events.ts';

it('gives the value as the schema reads it', () => {
  expect(parse(z.object({ n: z.coerce.number().default(3) }), { other: 1 }, 'query')).toEqual({ n: 3 });
});

const schema = z.strictObject({
  services: z.array(z.enum(['gmail', 'drive'])).optional(),
  'a/b~c': z.string().optional(),
});

it.each([
  ['', { services: ['gmail', 'fax'] }, '/services/1'],
  ['', { 'a/b~c': 1 }, '/a~1b~0c'],
  ['', [], '/'],
  ['query', { services: 1 }, 'query/services'],
  ['path', { 'a/b~c': 1 }, 'path/a~1b~0c'],
] as const)('points (RFC 6901) to what is wrong in %j%j', async (where, value, pointer) => {
  const message = expect.stringMatching(/\S/);
  expect(await thrownBy(() => parse(schema, value, where))).toMatchObject({
    name: 'ProblemError',
    code: 'invalid-request',
    errors: [{ pointer, message }],
    detail: expect.stringContaining(`${pointer}: `),
  });
});

it('names all that is wrong, and the first in the sentence', async () => {
  expect(await thrownBy(() => parse(schema, { services: 1, 'a/b~c': 1 }, ''))).toMatchObject({
    errors: [{ pointer: '/services' }, { pointer: '/a~1b~0c' }],
    detail: expect.stringMatching(/^\/services: /),
  });
});

it('names a field that is not known', async () => {
  expect(await thrownBy(() => parse(schema, { servces: [] }, ''))).toMatchObject({
    detail: expect.stringContaining('servces'),
  });
});
