import { LEXICAL_MODEL } from '../adapters/local-model/lexical-model-name.ts';
import { embeddingName } from '../adapters/openai/embedding-models.ts';
import { type Environment, embeddingModelConfiguration } from './configuration.ts';

/** The name of the model that the environment names, under which its vectors are stored. */
export function embeddingModelName(environment: Environment): string {
  const configured = embeddingModelConfiguration(environment);
  return configured === undefined ? LEXICAL_MODEL : embeddingName(configured.model, configured.dimensions);
}
