import type { Clock } from '../domain/clock.ts';
import type { Intent } from '../domain/intent.ts';
import { hedged } from '../resilience/hedge.ts';
import { LatencyWindow } from '../resilience/latency-window.ts';
import { withTimeLimit } from '../resilience/time-limit.ts';
import { type IntentCache, intentKey } from './intent-cache.ts';
import type { ClassificationContext, IntentClassifier } from './intent-classifier.ts';
import type { ModelPool } from './model-pool.ts';

/**
 * From here on the built-in model's intent is used as it is. It is set by hand, so that a known type of question about
 * something passes and words alone do not, until questions have been judged.
 */
export const CERTAINTY_THRESHOLD = 0.85;

/** Of each hosted model: people do not wait longer to be understood. */
const TIMEOUT_MS = 5_000;

/** The p95 of a hosted model until it has been measured. */
const ASSUMED_P95_MS = 1_500;

export interface LayeredClassifierParts {
  builtIn: IntentClassifier;
  /** The preferred one first; then a smaller one, or another provider's. */
  hosted: readonly IntentClassifier[];
  cache: IntentCache;
  /** Lets people share the hosted models. */
  pool: ModelPool;
  /** The names of the operations that an intent may use. */
  operations: readonly string[];
  clock: Clock;
  /** Tells the operator why a hosted model was passed over. */
  report(error: unknown): void;
}

/**
 * Understands a question by the first that can: what was understood before → the built-in model, when it is certain → the
 * hosted models, the first of them with a second request when it is slower than usual → the built-in model, marked as degraded.
 * A hosted model fails when it is late, down, or gives an intent that must not be run.
 */
export function createLayeredClassifier(parts: LayeredClassifierParts): IntentClassifier {
  const latencies = new LatencyWindow(ASSUMED_P95_MS);
  const never = new AbortController().signal;
  return {
    async classify(question, context, signal = never) {
      const { cache, builtIn, operations } = parts;
      const { userId = '' } = context;
      const key = intentKey(question, context, operations);
      const known = await cache.get(userId, key, signal);
      if (known) return known;
      const own = await builtIn.classify(question, context, signal);
      if (!own.clarification && own.confidence >= CERTAINTY_THRESHOLD) return own;
      const understood = await askHosted(parts, latencies, question, context, signal);
      if (!understood) return { ...own, degraded: true };
      await cache.set(userId, key, understood, signal);
      return understood;
    },
  };
}

async function askHosted(
  { hosted, pool, clock, report }: LayeredClassifierParts,
  latencies: LatencyWindow,
  question: string,
  context: ClassificationContext,
  signal: AbortSignal,
): Promise<Intent | undefined> {
  if (hosted.length > 0 && !(await pool.take(context.userId ?? '', signal))) return undefined;
  for (const [index, classifier] of hosted.entries()) {
    const ask = (limited: AbortSignal) => classifier.classify(question, context, limited);
    try {
      return await withTimeLimit(clock, TIMEOUT_MS, signal, (limited) =>
        index === 0 ? hedgedAndMeasured(clock, latencies, limited, ask) : ask(limited),
      );
    } catch (error) {
      signal.throwIfAborted();
      report(error);
    }
  }
  return undefined;
}

function hedgedAndMeasured<T>(
  clock: Clock,
  latencies: LatencyWindow,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return hedged(clock, latencies.p95, signal, async (attempt) => {
    const start = clock.now().getTime();
    const result = await ask(attempt);
    latencies.add(clock.now().getTime() - start);
    return result;
  });
}
