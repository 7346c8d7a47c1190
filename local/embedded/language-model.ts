import { rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { ANTHROPIC_MODELS, ANTHROPIC_URL } from '../../shared/adapters/anthropic/defaults.ts';
import { OPENAI_MODELS, OPENAI_URL } from '../../shared/adapters/openai/defaults.ts';
import type { dataFiles } from './data-directory.ts';

/** The hosted model that somebody asked for. */
export interface LanguageModelChoice {
  provider: 'openai' | 'anthropic';
  /** By default the provider's. */
  model: string | undefined;
  /** Of a server of one's own, or a proxy. */
  baseUrl: string | undefined;
  /** Undefined for a server that wants none. */
  apiKey: string | undefined;
  /** Makes the vectors, by OpenAI's API; undefined for the built-in model. */
  embeddingModel: string | undefined;
  /** Of its vectors; by default those of OpenAI's model of that name. */
  embeddingDimensions: number | undefined;
  /** Made the vectors at starts before; undefined for none, or the built-in model. */
  previousEmbeddingModel?: string | undefined;
  previousEmbeddingDimensions?: number | undefined;
}

/** What a start says first: what of the workspace leaves this machine, and where it goes. */
export function destinationOf(choice: LanguageModelChoice | undefined): string {
  if (!choice)
    return 'Everything stays on this machine: database, queues, model and the Google simulator run in this process.';
  const { provider, baseUrl, embeddingModel } = choice;
  const { models, url } =
    provider === 'openai'
      ? { models: OPENAI_MODELS, url: OPENAI_URL }
      : { models: ANTHROPIC_MODELS, url: ANTHROPIC_URL };
  const { host } = new URL(baseUrl ?? url);
  const asked = `Questions and the passages found go to ${host} (model ${choice.model ?? models.main}).`;
  return embeddingModel === undefined
    ? `${asked} Everything else stays on this machine.`
    : `${asked} The text of all mails, events and files goes there too (model ${embeddingModel}).`;
}

/** The variables of a function that knows of hosted models; who does not ask them gets no way to the key. */
export function languageModelVariables(
  name: string,
  choice: LanguageModelChoice | undefined,
  files: ReturnType<typeof dataFiles>,
): Record<string, string> {
  if (!choice) return {};
  const secret = { LANGUAGE_MODEL_SECRET: pathToFileURL(files.languageModelSecret).href };
  const { baseUrl, embeddingModel, embeddingDimensions, previousEmbeddingModel, previousEmbeddingDimensions } = choice;
  const embedding = embeddingVariables('EMBEDDING', embeddingModel, embeddingDimensions, baseUrl);
  const previous = embeddingVariables(
    'PREVIOUS_EMBEDDING',
    previousEmbeddingModel,
    previousEmbeddingDimensions,
    baseUrl,
  );
  const withSecret = (variables: Record<string, string>) =>
    Object.keys(variables).length > 0 ? { ...secret, ...variables } : {};
  switch (name) {
    case 'query':
      return { ...secret, ...chatVariables(choice), ...embedding, ...previous };
    case 'api':
      return withSecret({ ...embedding, ...previous });
    case 'embed-worker':
      return withSecret(embedding);
    case 'sync-worker':
      // Which texts have no vector yet depends on the model that makes them; it asks none.
      return embedding;
    default:
      return {};
  }
}

function chatVariables({ provider, model, baseUrl }: LanguageModelChoice): Record<string, string> {
  return {
    LLM_PROVIDER: provider,
    ...(model === undefined ? {} : { LLM_MODEL: model }),
    ...(baseUrl === undefined ? {} : { LLM_BASE_URL: baseUrl }),
  };
}

function embeddingVariables(
  prefix: 'EMBEDDING' | 'PREVIOUS_EMBEDDING',
  model: string | undefined,
  dimensions: number | undefined,
  baseUrl: string | undefined,
): Record<string, string> {
  if (model === undefined) return {};
  return {
    [`${prefix}_MODEL`]: model,
    ...(baseUrl === undefined ? {} : { [`${prefix}_BASE_URL`]: baseUrl }),
    ...(dimensions === undefined ? {} : { [`${prefix}_DIMENSIONS`]: String(dimensions) }),
  };
}

/** Puts the key where the functions read it, for its owner alone; without a choice the key of an earlier start goes. */
export async function writeLanguageModelSecret(
  files: ReturnType<typeof dataFiles>,
  choice: LanguageModelChoice | undefined,
): Promise<void> {
  // Away first: the mode of a file counts when it is made.
  await rm(files.languageModelSecret, { force: true });
  if (!choice) return;
  const field = choice.provider === 'openai' ? 'openaiApiKey' : 'anthropicApiKey';
  const secret = choice.apiKey === undefined ? {} : { [field]: choice.apiKey };
  await writeFile(files.languageModelSecret, JSON.stringify(secret), { mode: 0o600, flush: true });
}
