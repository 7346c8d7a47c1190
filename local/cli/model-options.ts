import { type Command, InvalidArgumentError, Option } from 'commander';
import { dimensionsOf, embeddingName } from '../../shared/adapters/openai/embedding-models.ts';
import type { LanguageModelChoice } from '../embedded/language-model.ts';
import { UserError } from './user-error.ts';

/** Which hosted model is asked; none, unless somebody says so. */
export interface ModelOptions {
  llm?: LanguageModelChoice['provider'];
  llmModel?: string;
  llmBaseUrl?: string;
  embeddingModel?: string;
  embeddingDimensions?: number;
  previousEmbeddingModel?: string;
  previousEmbeddingDimensions?: number;
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

/** The same for what starts a server, which may go on with vectors that another model made. */
export function addServerModelOptions(command: Command): Command {
  return addModelOptions(command)
    .option(
      '--previous-embedding-model <name>',
      'the --embedding-model of the starts before: searches use its vectors until the new ones are made',
    )
    .option('--previous-embedding-dimensions <number>', 'how many dimensions its vectors have', Number);
}

/**
 * The model that was asked for.
 * @param environment where the key is looked for, and only when a model was asked for
 * @throws UserError that says what is missing
 */
export function languageModelOf(
  options: ModelOptions,
  environment: Readonly<Record<string, string | undefined>>,
): LanguageModelChoice | undefined {
  const { llm, llmModel, llmBaseUrl, embeddingModel, embeddingDimensions } = options;
  const { previousEmbeddingModel, previousEmbeddingDimensions } = options;
  const embedding = embeddingModel ?? embeddingDimensions ?? previousEmbeddingModel ?? previousEmbeddingDimensions;
  if (llm === undefined) {
    if (llmModel ?? llmBaseUrl ?? embedding) {
      throw new UserError(
        '--llm-model, --llm-base-url, --embedding-model and its like need --llm openai or --llm anthropic.',
        2,
      );
    }
    return undefined;
  }
  const current = checkEmbedding('--embedding', llm, embeddingModel, embeddingDimensions);
  const previous = checkEmbedding('--previous-embedding', llm, previousEmbeddingModel, previousEmbeddingDimensions);
  if (previous !== undefined && previous === current) {
    throw new UserError('--previous-embedding-model is the --embedding-model: name the one before, or none.', 2);
  }
  if (llm === 'openai' && llmBaseUrl !== undefined && llmModel === undefined) {
    throw new UserError('--llm-base-url needs --llm-model: say which of its models the server is to use.', 2);
  }
  const variable = KEY_VARIABLES[llm];
  const apiKey = environment[variable] || undefined;
  if (apiKey === undefined && !(llm === 'openai' && llmBaseUrl !== undefined)) {
    throw new UserError(`--llm ${llm} needs a key in the environment variable ${variable}.`, 2);
  }
  return {
    provider: llm,
    model: llmModel,
    baseUrl: llmBaseUrl,
    apiKey,
    embeddingModel,
    embeddingDimensions,
    previousEmbeddingModel,
    previousEmbeddingDimensions,
  };
}

/** What the model's vectors are stored under; undefined where there is none. @throws UserError */
function checkEmbedding(
  flag: '--embedding' | '--previous-embedding',
  llm: ModelOptions['llm'],
  model: string | undefined,
  configured: number | undefined,
): string | undefined {
  if (model === undefined) {
    if (configured !== undefined) throw new UserError(`${flag}-dimensions needs ${flag}-model.`, 2);
    return undefined;
  }
  if (llm !== 'openai') throw new UserError(`${flag}-model needs --llm openai: the other provider has none.`, 2);
  const dimensions = dimensionsOf(model, configured);
  if (typeof dimensions !== 'number') throw new UserError(`${flag}-dimensions ${dimensions.fault}.`, 2);
  return embeddingName(model, dimensions);
}

function parseUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('It must be an http or https URL, for instance http://127.0.0.1:11434/v1.');
  }
  return text;
}
