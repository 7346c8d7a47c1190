import { HOUSE_AND_NATURE } from './house-and-nature.ts';
import { PEOPLE_AND_HEALTH } from './people-and-health.ts';
import { TRAVEL_AND_THINGS } from './travel-and-things.ts';
import { WORK_AND_MONEY } from './work-and-money.ts';

/**
 * Groups of everyday words, English first, that texts on one matter share; separated by commas. Wider than the thesaurus: a
 * "helmet" does not stand for a "harness", but both tell that a text is about safety.
 */
export const CONCEPTS: readonly string[] = [
  HOUSE_AND_NATURE,
  PEOPLE_AND_HEALTH,
  WORK_AND_MONEY,
  TRAVEL_AND_THINGS,
].flatMap((groups) => groups.split(','));
