import fc from 'fast-check';
import type { Service } from '../../../../shared/domain/service.ts';
import type { World } from '../world.ts';
import { anyCalendarStep, type CalendarStep, takeCalendarStep } from './calendar-steps.ts';
import { anyContactStep, type ContactStep, takeContactStep } from './contact-steps.ts';
import { anyDriveStep, type DriveStep, takeDriveStep } from './drive-steps.ts';
import { anyMailStep, type MailStep, takeMailStep } from './mail-steps.ts';

/** Something that happens at Google, whatever sync does. */
export type GoogleStep =
  | { mail: MailStep }
  | { calendar: CalendarStep }
  | { drive: DriveStep }
  | { contacts: ContactStep };

/** One that Google pushes. */
export type PushedStep = Exclude<GoogleStep, { contacts: ContactStep }>;

export const anyPushedStep: fc.Arbitrary<PushedStep> = fc.oneof(
  fc.record({ mail: anyMailStep }),
  fc.record({ calendar: anyCalendarStep }),
  fc.record({ drive: anyDriveStep }),
);

export const anyGoogleStep: fc.Arbitrary<GoogleStep> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ mail: anyMailStep }) },
  { weight: 4, arbitrary: fc.record({ calendar: anyCalendarStep }) },
  { weight: 5, arbitrary: fc.record({ drive: anyDriveStep }) },
  { weight: 1, arbitrary: fc.record({ contacts: anyContactStep }) },
);

export function takeGoogleStep(world: World, step: GoogleStep): void {
  if ('mail' in step) takePushedMailStep(world, step.mail);
  else if ('calendar' in step) takeCalendarStep(world, step.calendar);
  else if ('drive' in step) takeDriveStep(world, step.drive);
  else takeContactStep(world, step.contacts);
}

export function serviceOf(step: PushedStep): Service {
  if ('mail' in step) return 'gmail';
  return 'calendar' in step ? 'calendar' : 'drive';
}

/** Gmail drops pushes within a second of another one, and sends none for a label that is made or renamed. */
function takePushedMailStep(world: World, step: MailStep): void {
  const { gmail, gmailWatch, pushes } = world.google;
  const count = () => pushes.pending().filter(({ api }) => api === 'gmail').length;
  const [before, reached] = [count(), gmail.history.latest];
  takeMailStep(world, step);
  const hasChanged = gmail.history.latest > reached && step.step !== 'history expires';
  if (hasChanged && gmailWatch.topicName !== undefined && count() === before) world.unpushed.add('gmail');
}
