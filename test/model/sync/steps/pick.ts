import fc from 'fast-check';

/** Which of those that there are: taken modulo their number, so that a step keeps its meaning when others are left out. */
export const anyPick = fc.nat({ max: 11 });

export function pick<T>(all: readonly T[], index: number): T | undefined {
  return all.length === 0 ? undefined : all[index % all.length];
}
