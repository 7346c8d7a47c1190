import type { Clock } from '../../domain/clock.ts';
import type { CallPolicy } from '../../resilience/call-policy.ts';
import { ModelError } from '../../resilience/model-error.ts';
import { primedStream } from '../../resilience/primed-stream.ts';
import type { AnswerModel } from '../answer-model.ts';
import { answerPrompt } from './answer-prompt.ts';
import { withSafeLinks } from './safe-links.ts';
import type { TextModel } from './text-model.ts';

/** Tokens come several a second; a stream that says nothing for this long has broken off. */
const IDLE_MS = 10_000;

/**
 * Answers by a hosted model, from the sources as data.
 * @returns a model whose answers throw ModelError, TimeLimitError for a stream that went silent, what the policy throws, and the
 *   signal's reason; before their first piece when the request failed, after it when the stream broke off
 */
export function createHostedAnswerModel(
  model: TextModel,
  { policy, clock }: { policy: CallPolicy; clock: Clock },
): AnswerModel {
  return {
    async *answer(input) {
      const prompt = answerPrompt(input);
      const signal = input.signal ?? new AbortController().signal;
      const open = (attempt: AbortSignal) => written(model, model.text(prompt, attempt));
      yield* withSafeLinks(await primedStream(open, signal, { policy, idleMs: IDLE_MS, clock }), input.hits);
    },
  };
}

/** From the first visible character on, which there must be. */
async function* written({ name }: TextModel, pieces: AsyncIterable<string>): AsyncGenerator<string, void> {
  let blank = true;
  for await (const piece of pieces) {
    if (blank && piece.trim() === '') continue;
    yield blank ? piece.trimStart() : piece;
    blank = false;
  }
  if (blank) throw new ModelError('malformed', `${name} answered with nothing.`);
}
