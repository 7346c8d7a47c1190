import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { operation } from '../../../../shared/agents/operation.ts';
import { wireSchema } from '../../../../shared/query/model/wire-schema.ts';
import { CATALOGUE } from '../../query/model/fixtures.ts';
import { refusedByAnthropic, refusedByOpenAi } from './schema-rules.ts';

const object = (properties: Record<string, unknown>, rest: Record<string, unknown> = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...rest,
});
const string = { type: 'string' };
const nullable = { anyOf: [string, { type: 'null' }] };
const many = (count: number, schema: unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, schema]));

describe('the wire schema', () => {
  it('is taken by each provider in its own form, and by neither in the other’s', () => {
    expect(refusedByOpenAi(wireSchema(CATALOGUE, 'null'))).toBeUndefined();
    expect(refusedByAnthropic(wireSchema(CATALOGUE, 'left-out'))).toBeUndefined();
    expect(refusedByOpenAi(wireSchema(CATALOGUE, 'left-out'))).toMatch(/'required' must hold/);
    expect(refusedByAnthropic(wireSchema(withFilters(12), 'null'))).toMatch(/unions/);
  });

  it('has room for five more params at Anthropic, and for many at OpenAI', () => {
    expect(refusedByAnthropic(wireSchema(withFilters(5), 'left-out'))).toBeUndefined();
    expect(refusedByAnthropic(wireSchema(withFilters(6), 'left-out'))).toMatch(/25 optional/);
    expect(refusedByOpenAi(wireSchema(withFilters(100), 'null'))).toBeUndefined();
  });

  it('names each operation once, with its own params', () => {
    const text = JSON.stringify(wireSchema(CATALOGUE, 'null'));
    for (const name of CATALOGUE.keys()) expect(text).toContain(`"enum":["${name}"]`);
  });
});

/** Twins: what the servers would refuse, were it sent. */
describe('refused', () => {
  it.each<[string, unknown, RegExp]>([
    ['a union at the root', { anyOf: [object({})] }, /root/],
    ['a property that is not required', object({ a: string }, { required: [] }), /'required' must hold 'a'/],
    ['an open object', object({ a: string }, { additionalProperties: true }), /'additionalProperties'/],
    ['a record within', object({ a: { type: 'object', additionalProperties: string } }), /'additionalProperties'/],
    ['allOf', object({ a: { allOf: [string] } }), /'allOf'/],
    ['a length', object({ a: { type: 'string', maxLength: 3 } }), /'maxLength'/],
    ['no type', object({ a: {} }), /no type/],
  ])('by OpenAI: %s', (_, schema, why) => {
    expect(refusedByOpenAi(schema)).toMatch(why);
  });

  it.each<[string, unknown, RegExp]>([
    ['a range', object({ a: { type: 'integer', minimum: 1 } }), /'minimum'/],
    ['a length of a list', object({ a: { type: 'array', items: string, maxItems: 3 } }), /'maxItems'/],
    ['more than one item at least', object({ a: { type: 'array', items: string, minItems: 2 } }), /'minItems'/],
    ['an open object', object({ a: string }, { additionalProperties: true }), /'additionalProperties'/],
    ['17 unions', object(many(17, nullable)), /17 unions/],
    ['25 optional properties', object(many(25, string), { required: [] }), /25 optional/],
  ])('by Anthropic: %s', (_, schema, why) => {
    expect(refusedByAnthropic(schema)).toMatch(why);
  });
});

/** The catalogue with an operation more, of so many params that may be missing. */
function withFilters(count: number) {
  const params = z.strictObject(
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`filter${index}`, z.string().optional()])),
  );
  const more = operation({
    name: 'more',
    description: '',
    effect: 'read',
    params,
    run: async () => ({ values: {}, hits: [], coverage: [] }),
  });
  return new Map([...CATALOGUE, ['more', more]]);
}
