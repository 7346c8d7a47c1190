import { ModelError } from '../resilience/model-error.ts';
import type { AnswerInput, AnswerModel } from './answer-model.ts';
import type { ModelPool } from './model-pool.ts';

export interface LayeredAnswerModelParts {
  builtIn: AnswerModel;
  /** The preferred one first; then a smaller one, or another provider's. */
  hosted: readonly AnswerModel[];
  /** Lets people share the hosted models. */
  pool: ModelPool;
  /** Tells the operator why a hosted model was passed over. */
  report(error: unknown): void;
}

const BROKEN_OFF = '… (The language model broke off here; the built-in model answers.)\n\n';
const TRUNCATED = ' … (The answer reached its greatest length and ends here.)';

/**
 * Answers by the first that can: the hosted models in their order → the built-in one, which is told by `onDegraded`. Before its
 * first words a model that fails is passed over. After them the text says that it broke off, and the built-in model answers anew:
 * half an answer never passes for a whole one.
 */
export function createLayeredAnswerModel(parts: LayeredAnswerModelParts): AnswerModel {
  const { builtIn, hosted, pool, report } = parts;
  const never = new AbortController().signal;

  async function* byHosted(input: AnswerInput, signal: AbortSignal): AsyncGenerator<string, 'answered' | 'failed'> {
    if (!(await pool.take(input.userId ?? '', signal))) return 'failed';
    for (const model of hosted) {
      let begun = false;
      try {
        for await (const piece of model.answer(input)) {
          begun = true;
          yield piece;
        }
        return 'answered';
      } catch (error) {
        signal.throwIfAborted();
        report(error);
        if (!begun) continue;
        const isTruncated = error instanceof ModelError && error.kind === 'truncated';
        yield isTruncated ? TRUNCATED : BROKEN_OFF;
        return isTruncated ? 'answered' : 'failed';
      }
    }
    return 'failed';
  }

  return {
    async *answer(input) {
      const outcome = yield* byHosted(input, input.signal ?? never);
      if (outcome === 'answered') return;
      input.onDegraded?.();
      yield* builtIn.answer(input);
    },
  };
}
