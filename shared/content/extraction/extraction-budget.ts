import type { Clock } from '../../domain/clock.ts';
import type { TextExtractor } from './text-extractor.ts';

/** The texts of fifty usual files take a second or two; three files may be hostile before the others of a chunk suffer. */
const BUDGET_MS = 30_000;

/**
 * An extractor for one chunk of a sync, whose files may take 30 s together: what remains then is `too-slow` unread. Without it
 * fifty files that take all their time would outlast the worker, whose chunk would never be stored, and come again for ever.
 */
export function withinBudget(extractor: TextExtractor, clock: Clock): TextExtractor {
  let leftMs = BUDGET_MS;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    extract(file, signal) {
      const result = turn.then(async () => {
        if (leftMs <= 0) return { unread: 'too-slow' } as const;
        const startedAt = clock.now().getTime();
        try {
          return await extractor.extract(file, signal);
        } finally {
          leftMs -= clock.now().getTime() - startedAt;
        }
      });
      turn = result.catch(() => undefined);
      return result;
    },
  };
}
