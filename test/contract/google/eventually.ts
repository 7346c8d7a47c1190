import { setTimeout } from 'node:timers/promises';

/** Tries until a check holds, and answers what it answers. */
export type Eventually = <T>(check: () => Promise<T>) => Promise<T>;

/** The simulator shows a change at once. */
export const atOnce: Eventually = (check) => check();

/** Google itself needs a while: five attempts within 15 seconds. */
export const withinSeconds: Eventually = async (check) => {
  for (const seconds of [1, 2, 4, 8]) {
    try {
      return await check();
    } catch {
      await setTimeout(seconds * 1000);
    }
  }
  return check();
};
