import { expect, it } from 'vitest';
import {
  ConfigurationError,
  embeddingConfiguration,
  previousEmbeddingConfiguration,
} from '../../../shared/runtime/configuration.ts';
import { embeddingModelName } from '../../../shared/runtime/embedding-model-name.ts';

const environment = (variables: Record<string, string>) => ({
  LANGUAGE_MODEL_SECRET: 'file:///data/language-model.json',
  ...variables,
});

it('is the built-in model unless another is named', () => {
  expect(embeddingConfiguration({})).toBeUndefined();
  expect(embeddingModelName({})).toBe('lexical-2');
});

it.each([
  [{ EMBEDDING_MODEL: 'text-embedding-3-small' }, 1536, 'text-embedding-3-small'],
  [{ EMBEDDING_MODEL: 'text-embedding-3-small', EMBEDDING_DIMENSIONS: '512' }, 512, 'text-embedding-3-small/512'],
  [{ EMBEDDING_MODEL: 'text-embedding-3-large' }, 3072, 'text-embedding-3-large'],
  [{ EMBEDDING_MODEL: 'text-embedding-ada-002' }, 1536, 'text-embedding-ada-002'],
  [{ EMBEDDING_MODEL: 'nomic-embed-text', EMBEDDING_DIMENSIONS: '768' }, 768, 'nomic-embed-text/768'],
])('%j has %d dimensions', (variables, dimensions, name) => {
  expect(embeddingConfiguration(environment(variables))).toMatchObject({ dimensions });
  // Who only needs the name needs no key.
  expect(embeddingModelName(variables)).toBe(name);
});

it.each([
  [{ EMBEDDING_MODEL: 'nomic-embed-text' }, /EMBEDDING_DIMENSIONS: is missing: .* nomic-embed-text .* not known/],
  [
    { EMBEDDING_MODEL: 'text-embedding-3-small', EMBEDDING_DIMENSIONS: '2048' },
    /EMBEDDING_DIMENSIONS: is 2048, but text-embedding-3-small gives 1536 at most/,
  ],
  [
    { EMBEDDING_MODEL: 'text-embedding-ada-002', EMBEDDING_DIMENSIONS: '512' },
    /EMBEDDING_DIMENSIONS: is 512, but text-embedding-ada-002 gives 1536, always/,
  ],
  [{ EMBEDDING_MODEL: 'm', EMBEDDING_DIMENSIONS: '100' }, /EMBEDDING_DIMENSIONS: is 100, but must be a multiple of 64/],
  [{ EMBEDDING_MODEL: 'm', EMBEDDING_DIMENSIONS: '3840' }, /EMBEDDING_DIMENSIONS: .*3776/],
  [{ EMBEDDING_MODEL: 'm', EMBEDDING_DIMENSIONS: 'many' }, /EMBEDDING_DIMENSIONS: /],
])('%j is refused, with what would be right', (variables, message) => {
  expect(() => embeddingConfiguration(environment(variables))).toThrow(message);
  expect(() => embeddingModelName(variables)).toThrow(ConfigurationError);
});

it('has a model before it, where one is named', () => {
  expect(previousEmbeddingConfiguration(environment({ EMBEDDING_MODEL: 'text-embedding-3-small' }))).toBeUndefined();
  const previous = { PREVIOUS_EMBEDDING_MODEL: 'text-embedding-3-large', PREVIOUS_EMBEDDING_DIMENSIONS: '1024' };
  for (const current of [
    {},
    { EMBEDDING_MODEL: 'text-embedding-3-small' },
    { EMBEDDING_MODEL: 'text-embedding-3-large' },
  ])
    expect(previousEmbeddingConfiguration(environment({ ...current, ...previous }))).toEqual({
      model: 'text-embedding-3-large',
      dimensions: 1024,
      LANGUAGE_MODEL_SECRET: 'file:///data/language-model.json',
    });
});

it.each([
  [{ PREVIOUS_EMBEDDING_MODEL: 'm' }, /PREVIOUS_EMBEDDING_DIMENSIONS: is missing/],
  [{ PREVIOUS_EMBEDDING_DIMENSIONS: '512' }, /PREVIOUS_EMBEDDING_DIMENSIONS: needs PREVIOUS_EMBEDDING_MODEL beside it/],
  [
    { EMBEDDING_MODEL: 'text-embedding-3-small', PREVIOUS_EMBEDDING_MODEL: 'text-embedding-3-small' },
    /PREVIOUS_EMBEDDING_MODEL: is text-embedding-3-small, as EMBEDDING_MODEL is/,
  ],
])('%j is no model before', (variables, message) => {
  expect(() => previousEmbeddingConfiguration(environment(variables))).toThrow(message);
  expect(() => previousEmbeddingConfiguration(environment(variables))).toThrow(ConfigurationError);
});
