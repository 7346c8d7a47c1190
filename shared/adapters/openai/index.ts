/** OpenAI, and servers that speak its API. */
export { createChatModel } from './chat-model.ts';
export { createOpenAiClient } from './client.ts';
export { createEmbeddingModel } from './embedding-model.ts';
export { createResponsesModel } from './responses-model.ts';
