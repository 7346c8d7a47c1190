import { createLexicalEmbedder } from '../adapters/local-model/lexical-embedder.ts';
import type { Database } from '../adapters/postgres/database.ts';
import { createVectorStore } from '../adapters/postgres/search/vectors.ts';
import type { VectorStore } from '../search/embed.ts';
import type { EmbeddingModel } from '../search/embedding-model.ts';

/** What makes vectors, and where they go. The model is the built-in one: no key, no network. */
export function openEmbedding(database: Database): { model: EmbeddingModel; store: VectorStore } {
  return { model: createLexicalEmbedder(), store: createVectorStore(database) };
}
