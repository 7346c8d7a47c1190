import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { type ModelServer, RefusedRequest } from './behaviour.ts';
import { type Dialect, sse, startModelServer } from './model-server.ts';
import { refusedByAnthropic } from './schema-rules.ts';

export const ANTHROPIC_KEY = 'sk-ant-test';

/** Of the API: the first, and the one that its client asks for. */
const VERSIONS: readonly unknown[] = ['2023-06-01', '2026-10-21'];

/** POST /v1/messages: the parameters that the reference lists, as far as a model without tools has use for them. */
const messagesRequest = z.strictObject({
  model: z.string(),
  max_tokens: z.int().min(1),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string().min(1) })).min(1),
  system: z.string().optional(),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) }).nullish(),
    })
    .optional(),
  stream: z.boolean().optional(),
  metadata: z.strictObject({ user_id: z.string().nullish() }).optional(),
  stop_sequences: z.array(z.string()).optional(),
  temperature: z.number().min(0).max(1).optional(),
});

/** A server that speaks Anthropic's Messages API. */
export function startAnthropicServer(): Promise<ModelServer> {
  return startModelServer(dialect);
}

const dialect: Dialect = {
  check(request: IncomingMessage, body: unknown) {
    const { headers, method, url } = request;
    if (method !== 'POST' || url !== '/v1/messages') throw new RefusedRequest(404, 'not_found_error', 'Not Found');
    if (headers['x-api-key'] !== ANTHROPIC_KEY && headers.authorization !== `Bearer ${ANTHROPIC_KEY}`)
      throw new RefusedRequest(401, 'authentication_error', 'invalid API key');
    if (!VERSIONS.includes(headers['anthropic-version']))
      throw new RefusedRequest(400, 'invalid_request_error', 'anthropic-version: is missing or not a valid version');
    const issue = messagesRequest.safeParse(body).error?.issues[0];
    if (issue) {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
      const text = keys.length > 0 ? 'Extra inputs are not permitted' : issue.message;
      throw new RefusedRequest(400, 'invalid_request_error', `${[...issue.path, ...keys].join('.')}: ${text}`);
    }
    const { model, output_config } = messagesRequest.parse(body);
    if (model.startsWith('missing')) throw new RefusedRequest(404, 'not_found_error', `model: ${model}`);
    const wrong = output_config?.format ? refusedByAnthropic(output_config.format.schema) : undefined;
    if (wrong !== undefined)
      throw new RefusedRequest(400, 'invalid_request_error', `output_config.format.schema: ${wrong}`);
  },

  answer: (_path, body, text, end) => ({
    ...message(body, stopReason(end)),
    content: end === 'refusal' || text === '' ? [] : [{ type: 'text', text }],
  }),

  stream(_path, body) {
    const event = (data: { type: string } & Record<string, unknown>) => sse(data, data.type);
    const delta = (text: string) =>
      event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
    return {
      begin: [
        event({ type: 'message_start', message: { ...message(body, null), content: [] } }),
        event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
        event({ type: 'ping' }),
      ],
      piece: delta,
      end: (end) => [
        event({ type: 'content_block_stop', index: 0 }),
        event({
          type: 'message_delta',
          delta: { stop_reason: stopReason(end), stop_sequence: null },
          usage: { output_tokens: 5 },
        }),
        event({ type: 'message_stop' }),
      ],
      error: event({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
    };
  },

  error: (_status, code, text) => ({ type: 'error', error: { type: code, message: text }, request_id: 'req_1' }),
};

const stopReason = (end: 'stop' | 'length' | 'refusal') =>
  ({ stop: 'end_turn', length: 'max_tokens', refusal: 'refusal' })[end];

function message({ model }: Record<string, unknown>, stop_reason: string | null) {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    content: [] as object[],
    stop_reason,
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 5 },
  };
}
