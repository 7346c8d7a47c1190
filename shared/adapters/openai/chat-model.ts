import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { Prompt } from '../../query/model/prompt.ts';
import type { TextModel } from '../../query/model/text-model.ts';
import { ModelError } from '../../resilience/model-error.ts';
import type { OpenAiClient } from './client.ts';
import { toModelError } from './to-model-error.ts';

/** `max_tokens` and not its successor, which other servers don't know. */
const MAX_TOKENS = 4_096;

/** A model of a server that speaks OpenAI's Chat Completions API: Ollama, vLLM and many more rarely know `/responses`. */
export function createChatModel(connect: OpenAiClient, model: string): TextModel {
  const name = `openai-compatible ${model}`;
  const common = { model, max_tokens: MAX_TOKENS };
  const messages = ({ instructions, message }: Prompt): ChatCompletionMessageParam[] => [
    { role: 'system', content: instructions },
    { role: 'user', content: message },
  ];
  return {
    name,
    missingParams: 'null',

    async json(prompt, schema, signal) {
      try {
        const client = await connect(signal);
        const json_schema = { name: 'intent', strict: true, schema: { ...schema } };
        const completion = await client.chat.completions.create(
          {
            ...common,
            messages: messages(prompt),
            response_format: { type: 'json_schema', json_schema },
          },
          { signal },
        );
        const [choice] = completion.choices ?? [];
        if (choice?.message.refusal) throw new ModelError('refused', `${name} refused to answer.`);
        checkEnd(name, choice?.finish_reason);
        return choice?.message.content ?? '';
      } catch (error) {
        signal.throwIfAborted();
        throw toModelError(name, error);
      }
    },

    async *text(prompt, signal) {
      try {
        const client = await connect(signal);
        const body = { ...common, messages: messages(prompt), stream: true as const };
        for await (const { choices } of await client.chat.completions.create(body, { signal })) {
          // The chunk with the usage has no choice.
          const [choice] = choices;
          if (!choice) continue;
          const { content, refusal } = choice.delta;
          if (refusal) throw new ModelError('refused', `${name} refused to answer.`);
          if (content) yield content;
          if (!choice.finish_reason) continue;
          checkEnd(name, choice.finish_reason);
          return;
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
function checkEnd(name: string, reason: string | null | undefined): void {
  switch (reason) {
    case 'stop':
      return;
    case 'length':
      throw new ModelError('truncated', `${name}: the answer is too long.`);
    case 'content_filter':
      throw new ModelError('refused', `${name}: the answer was stopped by a filter.`);
    default:
      throw new ModelError('malformed', `${name}: an answer without an end.`);
  }
}
