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

/** The variables of a function that asks hosted models; the others get none, and so not the way to the key. */
export function languageModelVariables(
  name: string,
  choice: LanguageModelChoice | undefined,
  files: ReturnType<typeof dataFiles>,
): Record<string, string> {
  if (!choice) return {};
  const { provider, model, baseUrl, embeddingModel } = choice;
  const atUrl = (variable: string) => (baseUrl === undefined ? {} : { [variable]: baseUrl });
  const language =
    name === 'query'
      ? { LLM_PROVIDER: provider, ...(model === undefined ? {} : { LLM_MODEL: model }), ...atUrl('LLM_BASE_URL') }
      : {};
  const embedding =
    EMBEDS.has(name) && embeddingModel !== undefined
      ? { EMBEDDING_MODEL: embeddingModel, ...atUrl('EMBEDDING_BASE_URL') }
      : {};
  const variables = { ...language, ...embedding };
  if (Object.keys(variables).length === 0) return {};
  return { LANGUAGE_MODEL_SECRET: pathToFileURL(files.languageModelSecret).href, ...variables };
}

/** The functions that make vectors: of texts, and of what is searched for. */
const EMBEDS: ReadonlySet<string> = new Set(['embed-worker', 'query', 'api']);

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
