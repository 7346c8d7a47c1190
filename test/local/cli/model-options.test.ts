import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addModelOptions, languageModelOf, type ModelOptions } from '../../../local/cli/model-options.ts';

const KEYS = { OPENAI_API_KEY: 'sk-open', ANTHROPIC_API_KEY: 'sk-ant' };

describe('the hosted model', () => {
  it('is none unless one was asked for, whatever keys there are', () => {
    expect(languageModelOf({}, KEYS)).toBeUndefined();
  });

  it('is asked with the key of its provider', () => {
    expect(languageModelOf({ llm: 'openai' }, KEYS)).toMatchObject({ provider: 'openai', apiKey: 'sk-open' });
    expect(languageModelOf({ llm: 'anthropic', llmModel: 'claude' }, KEYS)).toMatchObject({
      provider: 'anthropic',
      model: 'claude',
      apiKey: 'sk-ant',
    });
  });

  it('needs no key on a server of one’s own', () => {
    const options = { llm: 'openai', llmModel: 'llama', llmBaseUrl: 'http://127.0.0.1:11434/v1' } as const;
    expect(languageModelOf(options, {})).toMatchObject({ baseUrl: 'http://127.0.0.1:11434/v1', apiKey: undefined });
  });

  it('may be the same before, with other dimensions', () => {
    const embeddingModel = 'text-embedding-3-small';
    const options = { embeddingModel, previousEmbeddingModel: embeddingModel, previousEmbeddingDimensions: 512 };
    expect(languageModelOf({ llm: 'openai', ...options }, KEYS)).toMatchObject(options);
  });

  it.each<[string, ModelOptions, RegExp]>([
    ['without its key', { llm: 'openai' }, /needs a key in the environment variable OPENAI_API_KEY/],
    ['without its key', { llm: 'anthropic', llmBaseUrl: 'https://proxy.example' }, /ANTHROPIC_API_KEY/],
    ['without a provider', { llmModel: 'gpt' }, /need --llm/],
    ['of a server that is not told which', { llm: 'openai', llmBaseUrl: 'http://127.0.0.1/v1' }, /needs --llm-model/],
    [
      'with vectors before of a provider that has none',
      { llm: 'anthropic', previousEmbeddingModel: 'x' },
      /--previous-embedding-model needs/,
    ],
    [
      'with dimensions of no model before',
      { llm: 'openai', previousEmbeddingDimensions: 512 },
      /-dimensions needs --previous-/,
    ],
    [
      'with the same model before',
      { llm: 'openai', embeddingModel: 'text-embedding-3-small', previousEmbeddingModel: 'text-embedding-3-small' },
      /name the one before, or none/,
    ],
    [
      'with the same model before, whose dimensions are told',
      {
        llm: 'openai',
        embeddingModel: 'text-embedding-3-small',
        previousEmbeddingModel: 'text-embedding-3-small',
        previousEmbeddingDimensions: 1536,
      },
      /name the one before, or none/,
    ],
    ['with vectors of a provider that has none', { llm: 'anthropic', embeddingModel: 'x' }, /needs --llm openai/],
  ])('is refused %s', (_, options, message) => {
    expect(() => languageModelOf(options, {})).toThrow(message);
  });

  it.each([
    ['--llm', 'gemini'],
    ['--llm-base-url', 'ftp://example.com'],
    ['--llm-base-url', 'localhost'],
  ])('is refused as %s %s', (...args) => {
    const command = addModelOptions(new Command('start'))
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
    expect(() => command.parse(args, { from: 'user' })).toThrow(/invalid/);
  });
});
