import fc from 'fast-check';
import type { World } from '../world.ts';
import { anyCalendarStep, type CalendarStep, takeCalendarStep } from './calendar-steps.ts';
import { anyMailStep, type MailStep, takeMailStep } from './mail-steps.ts';

/** Something that happens at Google, whatever sync does. */
export type GoogleStep = { mail: MailStep } | { calendar: CalendarStep };

export const anyGoogleStep: fc.Arbitrary<GoogleStep> = fc.oneof(
  fc.record({ mail: anyMailStep }),
  fc.record({ calendar: anyCalendarStep }),
);

export function takeGoogleStep(world: World, step: GoogleStep): void {
  if ('mail' in step) takeMailStep(world, step.mail);
  else takeCalendarStep(world, step.calendar);
}
