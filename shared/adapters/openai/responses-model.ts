import type { Response } from 'openai/resources/responses/responses';
import type { TextModel } from '../../query/model/text-model.ts';
import { ModelError } from '../../resilience/model-error.ts';
import type { OpenAiClient } from './client.ts';
import { fromCode, toModelError } from './to-model-error.ts';

/** An intent has some 500 tokens, an answer of 150 words 300; a model that reasons needs room for that, too. */
const MAX_OUTPUT_TOKENS = 4_096;

/** A model of OpenAI's, by the Responses API. Nothing is stored there (`store: false`). */
export function createResponsesModel(connect: OpenAiClient, model: string): TextModel {
  const name = `openai ${model}`;
  const common = { model, store: false, max_output_tokens: MAX_OUTPUT_TOKENS };
  return {
    name,
    missingParams: 'null',

    async json({ instructions, message }, schema, signal) {
      try {
        const client = await connect(signal);
        const format = { type: 'json_schema', name: 'intent', strict: true, schema: { ...schema } } as const;
        const body = { ...common, instructions, input: message, text: { format } };
        return textOf(name, await client.responses.create(body, { signal }));
      } catch (error) {
        signal.throwIfAborted();
        throw toModelError(name, error);
      }
    },

    async *text({ instructions, message }, signal) {
      try {
        const client = await connect(signal);
        const body = { ...common, instructions, input: message, stream: true } as const;
        for await (const event of await client.responses.create(body, { signal })) {
          switch (event.type) {
            case 'response.output_text.delta':
              yield event.delta;
              break;
            case 'response.refusal.delta':
              throw new ModelError('refused', `${name} refused to answer.`);
            case 'response.completed':
              return;
            case 'response.incomplete':
            case 'response.failed':
              throw notCompleted(name, event.response);
            case 'error':
              throw fromCode(name, event.code);
          }
        }
      } catch (error) {
        signal.throwIfAborted();
        throw toModelError(name, error);
      }
      signal.throwIfAborted();
      throw new ModelError('down', `${name}: the stream broke off.`, { retryable: true });
    },
  };
}

function textOf(name: string, response: Response): string {
  if (response.status !== 'completed') throw notCompleted(name, response);
  const parts = response.output.flatMap((item) => (item.type === 'message' ? item.content : []));
  if (parts.some(({ type }) => type === 'refusal')) throw new ModelError('refused', `${name} refused to answer.`);
  return parts.map((part) => (part.type === 'output_text' ? part.text : '')).join('');
}

function notCompleted(name: string, { incomplete_details, error }: Response): ModelError {
  const reason = incomplete_details?.reason;
  if (reason === 'max_output_tokens') return new ModelError('truncated', `${name}: the answer is too long.`);
  return fromCode(name, reason ?? error?.code);
}
