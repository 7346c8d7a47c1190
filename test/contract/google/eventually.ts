import { setTimeout } from 'node:timers/promises';

/** Tries until a check holds, and answers what it answers. */
export type Eventually = <T>(check: () => Promise<T>) => Promise<T>;

/** The simulator shows a change at once. */
export const atOnce: Eventually = (check) => check();

/** Google itself needs a while: five attempts within 15 seconds. */
export const withinSeconds: Eventually = (check) => afterPauses([1, 2, 4, 8], check);

/** Changes of contacts may take some minutes until sync tokens tell of them (people.connections.list). */
export const withinMinutes: Eventually = (check) => afterPauses([5, 10, 15, 30, 60, 60, 60, 60], check);

async function afterPauses<T>(pauses: readonly number[], check: () => Promise<T>): Promise<T> {
  for (const seconds of pauses) {
    try {
      return await check();
    } catch {
      await setTimeout(seconds * 1000);
    }
  }
  return check();
}
