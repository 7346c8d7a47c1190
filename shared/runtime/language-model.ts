import { ANTHROPIC_MODELS } from '../adapters/anthropic/defaults.ts';
import { localModel } from '../adapters/local-model/index.ts';
import { OPENAI_MODELS } from '../adapters/openai/defaults.ts';
import { createIntentCache } from '../adapters/upstash/intent-cache.ts';
import { createModelPool } from '../adapters/upstash/model-pool.ts';
import type { Catalogue } from '../agents/catalogue.ts';
import type { Clock } from '../domain/clock.ts';
import type { AnswerModel } from '../query/answer-model.ts';
import type { IntentClassifier } from '../query/intent-classifier.ts';
import { createLayeredAnswerModel } from '../query/layered-answer-model.ts';
import { createLayeredClassifier } from '../query/layered-classifier.ts';
import { createHostedAnswerModel } from '../query/model/hosted-answer-model.ts';
import { createHostedClassifier } from '../query/model/hosted-classifier.ts';
import type { TextModel } from '../query/model/text-model.ts';
import { createCallPolicy } from '../resilience/call-policy.ts';
import { ModelError } from '../resilience/model-error.ts';
import { type Environment, languageModelConfiguration } from './configuration.ts';
import { openCacheSecret, openRedis } from './redis.ts';
import { languageModelSecret, type ReadSecret } from './secrets.ts';

export interface LanguageModelParts {
  catalogue: Catalogue;
  clock: Clock;
  readSecret: ReadSecret;
  /** Tells the operator that a hosted model, or Redis, could not be asked. */
  report(error: unknown): void;
}

interface Models {
  classifier: IntentClassifier;
  answerModel: AnswerModel;
}

interface Choice {
  provider: 'openai' | 'anthropic';
  model: string;
  baseUrl?: string | undefined;
}

type Settings = Exclude<ReturnType<typeof languageModelConfiguration>, { LLM_PROVIDER: 'none' }>;

/**
 * What understands questions and puts answers into words: the built-in model, with hosted ones in front of it where the
 * configuration asks for them.
 */
export function openLanguageModel(environment: Environment, parts: LanguageModelParts): Models {
  const settings = languageModelConfiguration(environment);
  if (settings.LLM_PROVIDER === 'none') return { classifier: localModel, answerModel: localModel };

  const { catalogue, clock, readSecret, report } = parts;
  const redis = openRedis(environment, { readSecret, onFailure: report });
  const pool = createModelPool(redis, { perMinute: settings.LLM_REQUESTS_PER_MINUTE, clock });
  const hosted = choicesOf(settings).map((choice) => hostedModels(load(choice, settings, readSecret), parts));
  return {
    classifier: createLayeredClassifier({
      builtIn: localModel,
      hosted: hosted.map(({ classifier }) => classifier),
      cache: createIntentCache(redis, openCacheSecret(environment, readSecret)),
      pool,
      operations: [...catalogue.keys()],
      clock,
      report,
    }),
    answerModel: createLayeredAnswerModel({
      builtIn: localModel,
      hosted: hosted.map(({ answerModel }) => answerModel),
      pool,
      report,
    }),
  };
}

/** The model that was asked for, then what stands in for it: the other provider, or else a smaller model. */
function choicesOf({ LLM_PROVIDER, LLM_MODEL, LLM_SMALL_MODEL, LLM_BASE_URL, LLM_FALLBACK }: Settings): Choice[] {
  const defaults = { openai: OPENAI_MODELS, anthropic: ANTHROPIC_MODELS };
  const own = { provider: LLM_PROVIDER, baseUrl: LLM_BASE_URL };
  const first = { ...own, model: LLM_MODEL ?? defaults[LLM_PROVIDER].main };
  if (LLM_FALLBACK && LLM_FALLBACK !== LLM_PROVIDER)
    return [first, { provider: LLM_FALLBACK, model: defaults[LLM_FALLBACK].main }];
  // A server of one's own has the models that it has.
  const small = LLM_SMALL_MODEL ?? (LLM_BASE_URL === undefined ? defaults[LLM_PROVIDER].small : first.model);
  return small === first.model ? [first] : [first, { ...own, model: small }];
}

/** The client of a provider is loaded only where it is used: it would cost every cold start 50 to 85 ms. */
async function load(
  { provider, model, baseUrl }: Choice,
  settings: Settings,
  readSecret: ReadSecret,
): Promise<TextModel> {
  const { LANGUAGE_MODEL_SECRET } = settings;
  const keys = (signal: AbortSignal) => readSecret(LANGUAGE_MODEL_SECRET, languageModelSecret, signal);
  if (provider === 'anthropic') {
    const { createAnthropicClient, createMessagesModel } = await import('../adapters/anthropic/index.ts');
    const apiKey = async (signal: AbortSignal) => needed('anthropicApiKey', (await keys(signal)).anthropicApiKey);
    return createMessagesModel(createAnthropicClient({ apiKey, baseUrl }), model);
  }
  const { createChatModel, createOpenAiClient, createResponsesModel } = await import('../adapters/openai/index.ts');
  const apiKey = async (signal: AbortSignal) => {
    const { openaiApiKey } = await keys(signal);
    return baseUrl === undefined ? needed('openaiApiKey', openaiApiKey) : (openaiApiKey ?? 'none');
  };
  const client = createOpenAiClient({ apiKey, baseUrl });
  return baseUrl === undefined ? createResponsesModel(client, model) : createChatModel(client, model);
}

function needed(field: string, key: string | undefined): string {
  if (key !== undefined) return key;
  throw new ModelError('rejected', `LANGUAGE_MODEL_SECRET has no ${field}.`);
}

/** One policy a model: its breaker remembers what both calls met. */
function hostedModels(loading: Promise<TextModel>, { catalogue, clock }: LanguageModelParts): Models {
  const policy = createCallPolicy({
    // Up to the whole intent, which has 5 s, or the first token. Two models that are both late leave time for the built-in one.
    timeoutMs: 7_000,
    // What fails goes to the next model, which is quicker than to try again.
    maxAttempts: 1,
    isTransient: () => false,
    isOutage: (error) => error instanceof ModelError && (error.kind === 'down' || error.kind === 'rate-limited'),
    breakAfterFailures: 3,
    breakForMs: 30_000,
  });
  const models = loading.then((model) => ({
    classifier: createHostedClassifier(model, { catalogue, policy }),
    answerModel: createHostedAnswerModel(model, { policy, clock }),
  }));
  // Whoever asks it is told.
  models.catch(() => undefined);
  return {
    classifier: { classify: async (...asked) => (await models).classifier.classify(...asked) },
    answerModel: {
      async *answer(input) {
        yield* (await models).answerModel.answer(input);
      },
    },
  };
}
