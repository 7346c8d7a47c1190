import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../functions/manifest.ts';
import { dataFiles } from '../../../local/embedded/data-directory.ts';
import {
  destinationOf,
  type LanguageModelChoice,
  languageModelVariables,
  writeLanguageModelSecret,
} from '../../../local/embedded/language-model.ts';
import {
  embeddingConfiguration,
  languageModelConfiguration,
  previousEmbeddingConfiguration,
} from '../../../shared/runtime/configuration.ts';
import { embeddingModelName } from '../../../shared/runtime/embedding-model-name.ts';
import { languageModelSecret } from '../../../shared/runtime/secrets.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'language-model-'));
});
afterEach(() => rm(directory, { recursive: true }));

const choiceOf = (overrides: Partial<LanguageModelChoice> = {}): LanguageModelChoice => ({
  provider: 'openai',
  model: undefined,
  baseUrl: undefined,
  apiKey: 'sk-test',
  embeddingModel: undefined,
  embeddingDimensions: undefined,
  ...overrides,
});

describe('where content goes', () => {
  it.each<[LanguageModelChoice | undefined, string]>([
    [
      undefined,
      'Everything stays on this machine: database, queues, model and the Google simulator run in this process.',
    ],
    [
      choiceOf(),
      'Questions and the passages found go to api.openai.com (model gpt-5.4-mini). Everything else stays on this machine.',
    ],
    [
      choiceOf({ provider: 'anthropic', model: 'claude-haiku-5-5' }),
      'Questions and the passages found go to api.anthropic.com (model claude-haiku-5-5). Everything else stays on this machine.',
    ],
    [
      choiceOf({ baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama', embeddingModel: 'nomic-embed-text' }),
      'Questions and the passages found go to 127.0.0.1:11434 (model llama). ' +
        'The text of all mails, events and files goes there too (model nomic-embed-text).',
    ],
  ])('is told: %#', (choice, line) => {
    expect(destinationOf(choice)).toBe(line);
  });
});

it('is configured for the functions that know of it, its key for those that ask', () => {
  const files = dataFiles('/data');
  const choice = choiceOf({
    baseUrl: 'http://127.0.0.1:1/v1',
    model: 'llama',
    embeddingModel: 'nomic',
    embeddingDimensions: 768,
    previousEmbeddingModel: 'text-embedding-3-large',
  });
  const variables = (name: string) => languageModelVariables(name, choice, files);
  expect(languageModelConfiguration(variables('query'))).toMatchObject({ LLM_PROVIDER: 'openai', LLM_MODEL: 'llama' });
  // What is searched must be embedded as what was stored.
  for (const name of ['query', 'api', 'embed-worker']) {
    expect(embeddingConfiguration(variables(name))).toMatchObject({ model: 'nomic', dimensions: 768 });
  }
  for (const name of ['query', 'api', 'embed-worker', 'sync-worker']) {
    expect(embeddingModelName(variables(name))).toBe('nomic/768');
  }
  const before = FUNCTIONS.filter(({ name }) => previousEmbeddingConfiguration(variables(name)) !== undefined);
  expect(before.map(({ name }) => name)).toEqual(['query', 'api']);
  const knowing = FUNCTIONS.filter(({ name }) => Object.keys(variables(name)).length > 0);
  expect(knowing.map(({ name }) => name)).toEqual(['query', 'api', 'sync-worker', 'embed-worker']);
  const asking = FUNCTIONS.filter(({ name }) => 'LANGUAGE_MODEL_SECRET' in variables(name));
  expect(asking.map(({ name }) => name)).toEqual(['query', 'api', 'embed-worker']);
  expect(languageModelVariables('embed-worker', choiceOf(), files)).toEqual({});
  expect(embeddingConfiguration(languageModelVariables('query', choiceOf(), files))).toBeUndefined();
  for (const { name } of FUNCTIONS) expect(languageModelVariables(name, undefined, files)).toEqual({});
});

it('has its key in a file that only its owner can read, as long as it is asked for', async () => {
  const files = dataFiles(directory);
  await writeLanguageModelSecret(files, choiceOf({ provider: 'anthropic' }));
  expect((await stat(files.languageModelSecret)).mode & 0o777).toBe(0o600);
  const secret = JSON.parse(await readFile(files.languageModelSecret, 'utf8'));
  expect(languageModelSecret.parse(secret)).toEqual({ anthropicApiKey: 'sk-test' });
  await writeLanguageModelSecret(files, undefined);
  await expect(stat(files.languageModelSecret)).rejects.toThrow('ENOENT');
});
