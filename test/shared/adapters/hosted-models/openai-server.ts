import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { type ModelServer, RefusedRequest } from './behaviour.ts';
import { type Dialect, sse, startModelServer } from './model-server.ts';
import { embeddingsOf, embeddingsRequest } from './openai-embeddings.ts';
import { refusedByOpenAi } from './schema-rules.ts';

export const OPENAI_KEY = 'sk-test-openai';

/** Names of a format: the API's own rule. */
const formatName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);

const schemaFormat = {
  type: z.literal('json_schema'),
  name: formatName,
  strict: z.boolean().nullish(),
  description: z.string().optional(),
  schema: z.record(z.string(), z.unknown()),
};

/** POST /responses: the parameters that the reference lists, as far as a model without tools has use for them. */
const responsesRequest = z.strictObject({
  model: z.string(),
  input: z.union([z.string().min(1), z.array(z.looseObject({ role: z.string(), content: z.unknown() })).min(1)]),
  instructions: z.string().nullish(),
  text: z
    .strictObject({
      format: z
        .discriminatedUnion('type', [z.strictObject({ type: z.literal('text') }), z.strictObject(schemaFormat)])
        .optional(),
    })
    .optional(),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.int().min(16).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  reasoning: z.strictObject({ effort: z.string().nullish(), summary: z.string().nullish() }).nullish(),
});

/** POST /chat/completions, as OpenAI, vLLM and Ollama know it. */
const chatRequest = z.strictObject({
  model: z.string(),
  messages: z
    .array(z.strictObject({ role: z.enum(['system', 'developer', 'user', 'assistant']), content: z.string() }))
    .min(1),
  response_format: z
    .strictObject({
      type: z.literal('json_schema'),
      json_schema: z.strictObject({ ...schemaFormat, type: z.undefined().optional() }),
    })
    .optional(),
  stream: z.boolean().nullish(),
  stream_options: z.strictObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
});

const REQUESTS: Readonly<Record<string, z.ZodObject>> = {
  '/responses': responsesRequest,
  '/chat/completions': chatRequest,
  '/embeddings': embeddingsRequest,
};

/** A server that speaks OpenAI's API at `/v1` of its address: responses, chat completions and embeddings. */
export async function startOpenAiServer(): Promise<ModelServer> {
  const server = await startModelServer(dialect);
  return { ...server, url: `${server.url}/v1` };
}

const routeOf = (path: string) => path.replace(/^\/v1/, '');

const dialect: Dialect = {
  check(request: IncomingMessage, body: unknown) {
    const route = routeOf(request.url ?? '');
    const schema = REQUESTS[route];
    if (request.method !== 'POST' || !schema)
      throw new RefusedRequest(404, 'unknown_url', `Unknown request URL: ${route}`);
    if (request.headers.authorization !== `Bearer ${OPENAI_KEY}`)
      throw new RefusedRequest(401, 'invalid_api_key', 'Incorrect API key provided.');
    checkBody(schema, body);
    const { model, text, response_format } = body as {
      model: string;
      text?: { format?: { strict?: boolean; schema?: unknown } };
      response_format?: { json_schema: { strict?: boolean; schema: unknown } };
    };
    if (model.startsWith('missing'))
      throw new RefusedRequest(404, 'model_not_found', `The model '${model}' does not exist.`);
    const format = text?.format ?? response_format?.json_schema;
    const wrong = format?.strict === true ? refusedByOpenAi(format.schema) : undefined;
    if (wrong !== undefined)
      throw new RefusedRequest(400, 'invalid_json_schema', `Invalid schema for response_format: ${wrong}.`);
  },

  answer(path, body, text, end) {
    const route = routeOf(path);
    if (route === '/embeddings') return embeddingsOf(body);
    return route === '/responses' ? response(body, text, end) : completion(body, text, end);
  },

  stream: (path, body) => (routeOf(path) === '/responses' ? responseStream(body) : completionStream(body)),

  error: (_status, code, message) => ({ error: { message, type: 'invalid_request_error', param: null, code } }),
};

function checkBody(schema: z.ZodObject, body: unknown): void {
  const issue = schema.safeParse(body).error?.issues[0];
  if (!issue) return;
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    throw new RefusedRequest(
      400,
      'unknown_parameter',
      `Unknown parameter: '${[at, ...issue.keys].filter(Boolean).join('.')}'.`,
    );
  throw new RefusedRequest(400, 'invalid_value', `Invalid value for '${at}': ${issue.message}`);
}

type End = 'stop' | 'length' | 'refusal';

function response({ model }: Record<string, unknown>, text: string, end: End) {
  const content =
    end === 'refusal'
      ? { type: 'refusal', refusal: 'I can’t help with that.' }
      : { type: 'output_text', text, annotations: [], logprobs: [] };
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_800_000_000,
    status: end === 'length' ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: end === 'length' ? { reason: 'max_output_tokens' } : null,
    model,
    output: [{ id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content: [content] }],
    usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
  };
}

function responseStream(body: Record<string, unknown>) {
  let sequence = 0;
  const event = (type: string, data: object) => {
    const text = sse({ type, sequence_number: sequence, ...data }, type);
    sequence += 1;
    return text;
  };
  const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const begun = { ...response(body, '', 'stop'), status: 'in_progress', output: [] };
  const item = { id: 'msg_1', type: 'message', status: 'in_progress', role: 'assistant', content: [] };
  const part = { type: 'output_text', text: '', annotations: [] };
  return {
    begin: [
      event('response.created', { response: begun }),
      event('response.in_progress', { response: begun }),
      event('response.output_item.added', { output_index: 0, item }),
      event('response.content_part.added', { ...place, part }),
    ],
    piece: (delta: string) => event('response.output_text.delta', { ...place, delta, logprobs: [] }),
    end(end: End, text: string) {
      const last = response(body, text, end);
      const refused = end === 'refusal' ? [event('response.refusal.delta', { ...place, delta: 'I can’t' })] : [];
      return [
        ...refused,
        event('response.output_text.done', { ...place, text, logprobs: [] }),
        event('response.output_item.done', { output_index: 0, item: last.output[0] }),
        event(end === 'length' ? 'response.incomplete' : 'response.completed', { response: last }),
      ];
    },
    error: event('error', { code: 'server_error', message: 'The server had an error.', param: null }),
  };
}

const finishReason = (end: End) => (end === 'length' ? 'length' : 'stop');

function completion({ model }: Record<string, unknown>, text: string, end: End) {
  const message = {
    role: 'assistant',
    content: end === 'refusal' ? null : text,
    refusal: end === 'refusal' ? 'No.' : null,
  };
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_800_000_000,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(end) }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  };
}

function completionStream({ model, stream_options }: Record<string, unknown>) {
  const common = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_800_000_000, model };
  const chunk = (delta: object, finish_reason: string | null = null) =>
    sse({ ...common, choices: [{ index: 0, delta, logprobs: null, finish_reason }] });
  const withUsage = (stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
  return {
    begin: [chunk({ role: 'assistant', content: '', refusal: null })],
    piece: (content: string) => chunk({ content }),
    end: (end: End) => [
      ...(end === 'refusal' ? [chunk({ refusal: 'No.' })] : []),
      chunk({}, finishReason(end)),
      ...(withUsage ? [sse({ ...common, choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } })] : []),
      sse('[DONE]'),
    ],
    error: sse({
      error: { message: 'The server had an error.', type: 'server_error', param: null, code: 'server_error' },
    }),
  };
}
