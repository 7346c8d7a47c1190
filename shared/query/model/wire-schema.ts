import { z } from 'zod';
import type { Catalogue } from '../../agents/catalogue.ts';
import type { Operation } from '../../agents/operation.ts';
import { ANSWER_TYPES, ASK_FIELDS, selectionSchema } from '../../domain/intent.ts';

/** A JSON Schema, of the few keywords that the providers' structured output has in common. */
export type WireSchema = Readonly<Record<string, unknown>>;

/**
 * How a param that may be missing is written. OpenAI's strict mode wants every property required: it is null. Anthropic takes
 * at most 16 unions a request, and 24 properties that are not required: it is left out.
 */
export type MissingParams = 'null' | 'left-out';

const text: WireSchema = { type: 'string' };
const whole: WireSchema = { type: 'integer' };
const listOf = (items: WireSchema): WireSchema => ({ type: 'array', items });
const oneOf = (values: readonly string[]): WireSchema => ({ type: 'string', enum: [...values] });
const orNull = (schema: WireSchema): WireSchema => ({ anyOf: [schema, { type: 'null' }] });
const object = (properties: Readonly<Record<string, WireSchema>>, required = Object.keys(properties)): WireSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/**
 * The schema of what a hosted model answers when it is asked what a question means: an object at the root, a branch an
 * operation. It says less than the domain's schema does (no ranges, lengths or formats); wire-intent.ts reads the answer and
 * intent-check.ts holds it against the rest.
 */
export function wireSchema(catalogue: Catalogue, missing: MissingParams): WireSchema {
  const { by, order } = selectionSchema.shape;
  const select = object({ by: oneOf(by.options), order: oneOf(order.options), position: whole });
  const ask = object({
    type: oneOf(ANSWER_TYPES),
    of: text,
    field: orNull(oneOf(ASK_FIELDS)),
    steps: listOf(text),
    select: orNull(select),
    aggregate: orNull(oneOf(['sum'])),
    negated: { type: 'boolean' },
    minutes: orNull(whole),
  });
  return object({
    people: listOf(text),
    topics: listOf(text),
    times: listOf(object({ text, start: text, end: text })),
    asks: listOf(ask),
    steps: listOf({ anyOf: [...catalogue.values()].map((operation) => stepSchema(operation, missing)) }),
    clarification: orNull(object({ question: text, options: listOf(text) })),
  });
}

function stepSchema({ name, params }: Operation, missing: MissingParams): WireSchema {
  const { properties = {}, required = [] } = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  const given = Object.entries(properties).map(([key, schema]) => {
    const plain = simplified(schema as WireSchema);
    return [key, required.includes(key) || missing === 'left-out' ? plain : orNull(plain)] as const;
  });
  return object({
    id: text,
    operation: oneOf([name]),
    params: object(Object.fromEntries(given), missing === 'left-out' ? required : Object.keys(properties)),
  });
}

/** Ranges, lengths and patterns are refused by one provider or the other; a reference is no UUID and no time. */
function simplified({ type, items, enum: values, description }: WireSchema): WireSchema {
  return {
    ...(type === undefined ? {} : { type }),
    ...(values === undefined ? {} : { enum: values }),
    ...(items === undefined ? {} : { items: simplified(items as WireSchema) }),
    ...(description === undefined ? {} : { description }),
  };
}
