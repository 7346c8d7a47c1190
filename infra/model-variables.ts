import type { DeploymentConfig } from './config.ts';
import type { FunctionAccess } from './function-access.ts';

/** The environment variables by which a function knows the hosted models that the deployment has. */
export function modelVariables(config: DeploymentConfig, models: FunctionAccess['models']): Record<string, string> {
  return given(Object.assign({}, ...models.map((kind) => variablesOf(config, kind))));
}

function variablesOf(
  config: DeploymentConfig,
  kind: FunctionAccess['models'][number],
): Record<string, string | undefined> {
  switch (kind) {
    case 'language':
      if (config.llmProvider === 'none') return {};
      return {
        LLM_PROVIDER: config.llmProvider,
        LLM_MODEL: config.llmModel,
        LLM_SMALL_MODEL: config.llmSmallModel,
        LLM_BASE_URL: config.llmBaseUrl,
        LLM_FALLBACK: config.llmFallback,
        LLM_REQUESTS_PER_MINUTE: config.llmRequestsPerMinute?.toString(),
      };
    case 'embedding':
      return {
        EMBEDDING_MODEL: config.embeddingModel,
        EMBEDDING_BASE_URL: config.embeddingBaseUrl,
        EMBEDDING_DIMENSIONS: config.embeddingDimensions?.toString(),
      };
    case 'previous-embedding':
      return {
        PREVIOUS_EMBEDDING_MODEL: config.previousEmbeddingModel,
        PREVIOUS_EMBEDDING_BASE_URL: config.previousEmbeddingBaseUrl,
        PREVIOUS_EMBEDDING_DIMENSIONS: config.previousEmbeddingDimensions?.toString(),
      };
    default:
      return kind satisfies never;
  }
}

function given(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
