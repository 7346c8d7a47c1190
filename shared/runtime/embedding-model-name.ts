import { LEXICAL_MODEL } from '../adapters/local-model/lexical-model-name.ts';
import { type Environment, embeddingConfiguration } from './configuration.ts';

/** The name of the model that the environment names, under which its vectors are stored. */
export function embeddingModelName(environment: Environment): string {
  const { EMBEDDING_MODEL: model, ...settings } = embeddingConfiguration(environment);
  if (model === undefined) return LEXICAL_MODEL;
  const dimensions = 'EMBEDDING_DIMENSIONS' in settings ? settings.EMBEDDING_DIMENSIONS : undefined;
  return dimensions === undefined ? model : `${model}/${dimensions}`;
}
