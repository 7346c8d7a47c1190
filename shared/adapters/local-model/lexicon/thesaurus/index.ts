import { HEALTH_AND_EVERYDAY } from './health-and-everyday.ts';
import { HOME } from './home.ts';
import { MONEY } from './money.ts';
import { TRAVEL } from './travel.ts';
import { WORK } from './work.ts';

/** Groups of everyday words, English first, that stand for each other in questions and texts; separated by commas. */
export const THESAURUS: readonly string[] = [MONEY, TRAVEL, HOME, WORK, HEALTH_AND_EVERYDAY].flatMap((groups) =>
  groups.split(','),
);
