import { createAnthropicClient, createMessagesModel } from '../../../../shared/adapters/anthropic/index.ts';
import { createChatModel, createOpenAiClient, createResponsesModel } from '../../../../shared/adapters/openai/index.ts';
import type { TextModel } from '../../../../shared/query/model/text-model.ts';
import { ANTHROPIC_KEY, startAnthropicServer } from './anthropic-server.ts';
import type { ModelServer } from './behaviour.ts';
import { OPENAI_KEY, startOpenAiServer } from './openai-server.ts';

export interface Provider {
  name: string;
  start(): Promise<ModelServer>;
  connect(server: ModelServer, options?: { model?: string; apiKey?: string }): TextModel;
  /** How the provider names what its statuses mean. */
  codes: { busy: string; broken: string };
}

/** Every way to a hosted model; one suite runs over all of them. */
export const PROVIDERS: readonly Provider[] = [
  {
    name: 'OpenAI, by responses',
    start: startOpenAiServer,
    connect: ({ url }, { model = 'gpt-test', apiKey = OPENAI_KEY } = {}) =>
      createResponsesModel(createOpenAiClient({ baseUrl: url, apiKey: async () => apiKey }), model),
    codes: { busy: 'rate_limit_exceeded', broken: 'server_error' },
  },
  {
    name: 'OpenAI’s API elsewhere, by chat completions',
    start: startOpenAiServer,
    connect: ({ url }, { model = 'llama-test', apiKey = OPENAI_KEY } = {}) =>
      createChatModel(createOpenAiClient({ baseUrl: url, apiKey: async () => apiKey }), model),
    codes: { busy: 'rate_limit_exceeded', broken: 'server_error' },
  },
  {
    name: 'Anthropic, by messages',
    start: startAnthropicServer,
    connect: ({ url }, { model = 'claude-test', apiKey = ANTHROPIC_KEY } = {}) =>
      createMessagesModel(createAnthropicClient({ baseUrl: url, apiKey: async () => apiKey }), model),
    codes: { busy: 'rate_limit_error', broken: 'api_error' },
  },
];
