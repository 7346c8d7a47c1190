import { type Command, InvalidArgumentError, Option } from 'commander';
import { dimensionsOf } from '../../shared/adapters/openai/embedding-models.ts';
import type { LanguageModelChoice } from '../embedded/language-model.ts';
import { UserError } from './user-error.ts';

/** Which hosted model is asked; none, unless somebody says so. */
export interface ModelOptions {
  llm?: LanguageModelChoice['provider'];
  llmModel?: string;
  llmBaseUrl?: string;
  embeddingModel?: string;
  embeddingDimensions?: number;
}

/** Where the key of a provider is looked for, once its model was asked for. */
const KEY_VARIABLES = { openai: 'OPENAI_API_KEY', anthropic: 'ANTHROPIC_API_KEY' } as const;

export function addModelOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--llm <provider>',
        'ask a hosted model; the key comes from OPENAI_API_KEY or ANTHROPIC_API_KEY, which nothing else reads',
      ).choices(Object.keys(KEY_VARIABLES)),
    )
    .option('--llm-model <name>', 'its name (default: one of the provider)')
    .option(
      '--llm-base-url <url>',
      "a server that speaks OpenAI's API, for instance http://127.0.0.1:11434/v1 of Ollama",
      parseUrl,
    )
    .option(
      '--embedding-model <name>',
      "make vectors by this model of OpenAI's API, which is sent the text of all that is synced",
    )
    .option(
      '--embedding-dimensions <number>',
      "how many dimensions its vectors have; needed unless it is one of OpenAI's own, whose vectors it shortens",
      Number,
    );
}

/**
 * The model that was asked for.
 * @param environment where the key is looked for, and only when a model was asked for
 * @throws UserError that says what is missing
 */
export function languageModelOf(
  { llm, llmModel, llmBaseUrl, embeddingModel, embeddingDimensions }: ModelOptions,
  environment: Readonly<Record<string, string | undefined>>,
): LanguageModelChoice | undefined {
  if (llm === undefined) {
    if (llmModel ?? llmBaseUrl ?? embeddingModel ?? embeddingDimensions) {
      throw new UserError(
        '--llm-model, --llm-base-url, --embedding-model and --embedding-dimensions need --llm openai or --llm anthropic.',
        2,
      );
    }
    return undefined;
  }
  if (embeddingDimensions !== undefined && embeddingModel === undefined) {
    throw new UserError('--embedding-dimensions needs --embedding-model.', 2);
  }
  if (embeddingModel !== undefined && llm !== 'openai') {
    throw new UserError('--embedding-model needs --llm openai: the other provider has none.', 2);
  }
  if (embeddingModel !== undefined) {
    const dimensions = dimensionsOf(embeddingModel, embeddingDimensions);
    if (typeof dimensions !== 'number') throw new UserError(`--embedding-dimensions ${dimensions.fault}.`, 2);
  }
  if (llm === 'openai' && llmBaseUrl !== undefined && llmModel === undefined) {
    throw new UserError('--llm-base-url needs --llm-model: say which of its models the server is to use.', 2);
  }
  const variable = KEY_VARIABLES[llm];
  const apiKey = environment[variable] || undefined;
  if (apiKey === undefined && !(llm === 'openai' && llmBaseUrl !== undefined)) {
    throw new UserError(`--llm ${llm} needs a key in the environment variable ${variable}.`, 2);
  }
  return { provider: llm, model: llmModel, baseUrl: llmBaseUrl, apiKey, embeddingModel, embeddingDimensions };
}

function parseUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('It must be an http or https URL, for instance http://127.0.0.1:11434/v1.');
  }
  return text;
}
