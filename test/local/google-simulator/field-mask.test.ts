import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ApiError } from '../../../local/google-simulator/http/api-error.ts';
import { applyFieldMask, parseFieldMask } from '../../../local/google-simulator/http/field-mask.ts';

const resource = { kind: 'x', next: 't', files: [{ id: 1, owners: [{ name: 'a', me: true }] }, { id: 2 }] };
const cut = (fields: string) => applyFieldMask(resource, parseFieldMask(fields));

test.each([
  ['*', resource],
  ['kind', { kind: 'x' }],
  ['files/id', { files: [{ id: 1 }, { id: 2 }] }],
  ['next,files(id,owners/me)', { next: 't', files: [{ id: 1, owners: [{ me: true }] }, { id: 2 }] }],
  ['files/owners(name),files/id', { files: [{ id: 1, owners: [{ name: 'a' }] }, { id: 2 }] }],
  ['*/id', { kind: 'x', next: 't', files: [{ id: 1 }, { id: 2 }] }],
  ['absent', {}],
])('%s', (fields, expected) => {
  expect(cut(fields)).toEqual(expected);
});

test.each(['', ',', 'a,', 'a(', 'a()', 'a(b', 'a)', 'a//b', 'a b', '('.repeat(50)])('"%s" is refused', (fields) => {
  expect(() => parseFieldMask(fields)).toThrow(ApiError);
});

test('whatever is asked for, the answer is a mask or a refusal', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', ',', '/', '(', ')', '*', ' '), maxLength: 20 }),
      (fields) => {
        try {
          parseFieldMask(fields);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      },
    ),
  );
});
