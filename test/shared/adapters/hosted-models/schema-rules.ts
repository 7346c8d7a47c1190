/** A JSON Schema as a client sent it. */
type Schema = Record<string, unknown>;

/** What a provider takes of JSON Schema. */
interface Rules {
  keywords: ReadonlySet<string>;
  /** Every property of an object must be required. */
  allRequired: boolean;
  maxDepth: number;
  maxProperties: number;
  maxOptional: number;
  maxUnions: number;
  /** `minItems` above this is refused. */
  maxMinItems: number;
}

const COMMON = [
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'const',
  'anyOf',
  '$ref',
  '$defs',
];
const ANNOTATIONS = ['title', 'description'];

/** developers.openai.com/api/docs/guides/structured-outputs, "Supported schemas" */
const OPENAI: Rules = {
  keywords: new Set([
    ...COMMON,
    ...ANNOTATIONS,
    ...['pattern', 'format', 'multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum'],
    ...['minItems', 'maxItems'],
  ]),
  allRequired: true,
  maxDepth: 10,
  maxProperties: 5_000,
  maxOptional: 0,
  maxUnions: Number.POSITIVE_INFINITY,
  maxMinItems: Number.POSITIVE_INFINITY,
};

/** platform.claude.com/docs/en/build-with-claude/structured-outputs, "JSON Schema limitations" and "Schema complexity limits" */
const ANTHROPIC: Rules = {
  keywords: new Set([...COMMON, ...ANNOTATIONS, 'allOf', 'default', 'format', 'pattern', 'minItems']),
  allRequired: false,
  maxDepth: Number.POSITIVE_INFINITY,
  maxProperties: Number.POSITIVE_INFINITY,
  maxOptional: 24,
  maxUnions: 16,
  maxMinItems: 1,
};

/** Why OpenAI's strict mode would refuse the schema; undefined when it would not. */
export const refusedByOpenAi = (schema: unknown) => refusedBy(OPENAI, schema);

/** Why Anthropic's structured output would refuse the schema; undefined when it would not. */
export const refusedByAnthropic = (schema: unknown) => refusedBy(ANTHROPIC, schema);

function refusedBy(rules: Rules, schema: unknown): string | undefined {
  const counts = { properties: 0, optional: 0, unions: 0 };
  if (!isSchema(schema) || schema.type !== 'object' || 'anyOf' in schema) return 'the root is not an object';
  const wrong = firstWrong(rules, schema, '#', 1, counts);
  if (wrong !== undefined) return wrong;
  if (counts.properties > rules.maxProperties) return `${counts.properties} properties`;
  if (counts.optional > rules.maxOptional) return `${counts.optional} optional properties`;
  if (counts.unions > rules.maxUnions) return `${counts.unions} unions`;
  return undefined;
}

function firstWrong(
  rules: Rules,
  schema: unknown,
  at: string,
  depth: number,
  counts: { properties: number; optional: number; unions: number },
): string | undefined {
  if (!isSchema(schema)) return `${at} is no schema`;
  const unknown = Object.keys(schema).find((keyword) => !rules.keywords.has(keyword));
  if (unknown !== undefined) return `${at}: '${unknown}' is not permitted`;
  if (!['type', 'anyOf', 'enum', 'const', '$ref'].some((keyword) => keyword in schema)) return `${at} has no type`;
  if (Array.isArray(schema.anyOf) || Array.isArray(schema.type)) counts.unions += 1;
  if (typeof schema.minItems === 'number' && schema.minItems > rules.maxMinItems)
    return `${at}: 'minItems' is too large`;
  const children: [string, unknown][] = [];
  if (schema.type === 'object') {
    if (depth > rules.maxDepth) return `${at}: ${depth} levels of nesting`;
    if (schema.additionalProperties !== false) return `${at}: 'additionalProperties' must be false`;
    const properties = Object.entries((schema.properties ?? {}) as Schema);
    const required = Array.isArray(schema.required) ? schema.required : [];
    const optional = properties.filter(([key]) => !required.includes(key));
    counts.properties += properties.length;
    counts.optional += optional.length;
    if (rules.allRequired && optional[0]) return `${at}: 'required' must hold '${optional[0][0]}'`;
    if (required.some((key) => !properties.some(([name]) => name === key)))
      return `${at}: 'required' names no property`;
    children.push(...properties.map(([key, child]) => [`${at}/${key}`, child] as [string, unknown]));
  }
  if (schema.type === 'array') children.push([`${at}[]`, schema.items]);
  for (const keyword of ['anyOf', 'allOf']) {
    const branches = schema[keyword];
    if (Array.isArray(branches))
      children.push(...branches.map((branch, i) => [`${at}|${i}`, branch] as [string, unknown]));
  }
  for (const [place, child] of children) {
    const wrong = firstWrong(rules, child, place, schema.type === 'object' ? depth + 1 : depth, counts);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
