import type { Message } from '@anthropic-ai/sdk/resources/messages';
import type { Prompt } from '../../query/model/prompt.ts';
import type { TextModel } from '../../query/model/text-model.ts';
import { ModelError } from '../../resilience/model-error.ts';
import type { AnthropicClient } from './client.ts';
import { toModelError } from './to-model-error.ts';

/** An intent has some 500 tokens, an answer of 150 words 300. */
const MAX_TOKENS = 4_096;

/** A model of Anthropic's, by the Messages API. */
export function createMessagesModel(connect: AnthropicClient, model: string): TextModel {
  const name = `anthropic ${model}`;
  const bodyOf = ({ instructions, message }: Prompt) => ({
    model,
    max_tokens: MAX_TOKENS,
    system: instructions,
    messages: [{ role: 'user' as const, content: message }],
  });
  return {
    name,
    missingParams: 'left-out',

    async json(prompt, schema, signal) {
      try {
        const messages = await connect(signal);
        const output_config = { format: { type: 'json_schema' as const, schema: { ...schema } } };
        const answer = await messages.create({ ...bodyOf(prompt), output_config }, { signal });
        checkEnd(name, answer.stop_reason);
        return answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      } catch (error) {
        signal.throwIfAborted();
        throw toModelError(name, error);
      }
    },

    async *text(prompt, signal) {
      try {
        const messages = await connect(signal);
        let reason: Message['stop_reason'] = null;
        for await (const event of await messages.create({ ...bodyOf(prompt), stream: true }, { signal })) {
          switch (event.type) {
            case 'content_block_delta':
              if (event.delta.type === 'text_delta') yield event.delta.text;
              break;
            case 'message_delta':
              reason = event.delta.stop_reason ?? reason;
              break;
            case 'message_stop':
              checkEnd(name, reason);
              return;
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

/** @throws ModelError unless the model came to its own end */
function checkEnd(name: string, reason: Message['stop_reason']): void {
  switch (reason) {
    case 'end_turn':
    case 'stop_sequence':
      return;
    case 'max_tokens':
    case 'model_context_window_exceeded':
      throw new ModelError('truncated', `${name}: the answer is too long.`);
    case 'refusal':
      throw new ModelError('refused', `${name} refused to answer.`);
    default:
      throw new ModelError('malformed', `${name}: an answer without an end.`);
  }
}
