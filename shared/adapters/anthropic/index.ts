/** Anthropic. */
export { createAnthropicClient } from './client.ts';
export { createMessagesModel } from './messages-model.ts';
