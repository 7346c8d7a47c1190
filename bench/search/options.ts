/** How a benchmark is run. */
export interface SearchOptions {
  people: number;
  items: number;
  /** People with texts of their own; the others have copies of them. */
  distinct: number;
  dimensions: number;
  /** Counted ones, over all people that are asked as. */
  queries: number;
  seed: number;
  rivals: boolean;
  /** The shell command that restarts the server; undefined: nothing is measured cold. */
  restart?: string | undefined;
}

/** People of the stages, as far as there are so many. */
const STAGES = [20, 40, 100, 400];
/** The rivals are measured when there are so many people, or at the end. */
export const RIVALS_AT = 40;
/** People that questions are asked as: so few that after a warm-up all that they need is in memory, however many others there are. */
const ASKING = 20;

export function stagesOf(people: number): number[] {
  return [...STAGES.filter((stage) => stage < people), people];
}

/** The numbers of the people that are asked as when there are so many: evenly spread, the first and the last among them. */
export function askingPeople(people: number, most = ASKING): number[] {
  const count = Math.min(most, people);
  return Array.from({ length: count }, (_, index) =>
    count === 1 ? 0 : Math.round((index * (people - 1)) / (count - 1)),
  );
}
