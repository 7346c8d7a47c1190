import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** An operation of an OpenAPI document, as far as the tests read it. */
export interface Operation {
  security: Record<string, string[]>[];
  description?: string;
  parameters?: { in: string; name: string }[];
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

const URI = 'https://contract.invalid/openapi.json';

const JSON_BODY = 'application/json';
const PROBLEM_BODY = 'application/problem+json';

/**
 * Holds responses against an OpenAPI document, by the JSON Schema in it: what a client that was generated from the
 * document would expect.
 */
export class Contract {
  readonly #document: OpenApiDocument;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(document: OpenApiDocument) {
    this.#document = document;
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(document, URI);
  }

  /**
   * What is wrong with a response, in one line each; nothing when it is as the document says.
   * @param path as the document has it: `/v1/items/{id}`
   */
  breaches(method: string, path: string, response: { status: number; type: string | null; body: unknown }): string[] {
    const operation = this.#document.paths[path]?.[method.toLowerCase()];
    if (!operation) return [`${method} ${path} is not in the document`];
    const status = operation.responses[response.status] ? String(response.status) : 'default';
    const type = status === 'default' ? PROBLEM_BODY : JSON_BODY;
    if (!operation.responses[status]?.content) {
      return response.body === undefined ? [] : [`${response.status} is said to have no body`];
    }
    if (response.type !== type) return [`${response.status} has the media type ${response.type}, not ${type}`];
    const validate = this.#validator(['paths', path, method.toLowerCase(), 'responses', status, 'content', type]);
    if (validate(response.body)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath || '/', message, JSON.stringify(params)].join(' '),
    );
  }

  #validator(pointer: readonly string[]): ValidateFunction {
    const steps = [...pointer, 'schema'].map((step) =>
      encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    const validate = this.#ajv.getSchema(`${URI}#/${steps.join('/')}`);
    if (!validate) throw new Error(`The document has nothing at ${pointer.join(' ')}.`);
    return validate;
  }
}
