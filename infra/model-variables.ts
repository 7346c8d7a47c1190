import type { DeploymentConfig } from './config.ts';
import type { FunctionAccess } from './function-access.ts';

/** The environment variables by which a function knows the hosted models that it asks; none where there are none. */
export function modelVariables(config: DeploymentConfig, models: FunctionAccess['models']): Record<string, string> {
  return Object.assign({}, ...models.map((model) => variablesOf(config, model)));
}

function variablesOf(config: DeploymentConfig, model: FunctionAccess['models'][number]): Record<string, string> {
  switch (model) {
    case 'language':
      if (config.llmProvider === 'none') return {};
      return given({
        LLM_PROVIDER: config.llmProvider,
        LLM_MODEL: config.llmModel,
        LLM_SMALL_MODEL: config.llmSmallModel,
        LLM_BASE_URL: config.llmBaseUrl,
        LLM_FALLBACK: config.llmFallback,
        LLM_REQUESTS_PER_MINUTE: config.llmRequestsPerMinute?.toString(),
      });
    case 'embedding':
      return given({
        EMBEDDING_MODEL: config.embeddingModel,
        EMBEDDING_BASE_URL: config.embeddingBaseUrl,
        EMBEDDING_DIMENSIONS: config.embeddingDimensions?.toString(),
      });
    default:
      return model satisfies never;
  }
}

function given(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
