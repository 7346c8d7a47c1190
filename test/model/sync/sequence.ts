import fc from 'fast-check';
import type { DeploymentSettings } from './deployment-settings.ts';
import { type AccountStep, anyAccountStep } from './steps/account-steps.ts';
import { anyFaultStep, type FaultStep } from './steps/fault-steps.ts';
import { anyGoogleStep, type GoogleStep } from './steps/google-steps.ts';
import { anyPushStep, type PushStep } from './steps/push-steps.ts';
import { anyWorkStep, type WorkStep } from './steps/work-steps.ts';

/** Something that happens. */
export type Step =
  /** At the Google of one of the accounts: the first one, unless told otherwise. */
  | { google: GoogleStep; which?: number }
  | { work: WorkStep }
  | { push: PushStep }
  | { fault: FaultStep }
  | { account: AccountStep };

/** What comes before and after them takes most of the time of a sequence. */
const MOST_STEPS = 24;

/** Steps, and what is so for all of them. */
export interface Sequence extends Pick<DeploymentSettings, 'hasQuota' | 'hasSmallChunks'> {
  /** Whose the second account is, if there is one. */
  second: 'the same person' | 'somebody else' | null;
  steps: readonly Step[];
}

const anySteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: fc.record({ google: anyGoogleStep, which: fc.nat({ max: 2 }) }) },
    { weight: 8, arbitrary: fc.record({ work: anyWorkStep }) },
    { weight: 5, arbitrary: fc.record({ push: anyPushStep }) },
    { weight: 2, arbitrary: fc.record({ fault: anyFaultStep }) },
    { weight: 1, arbitrary: fc.record({ account: anyAccountStep }) },
  ),
  { minLength: 1, maxLength: MOST_STEPS, size: 'max' },
);

export const anySequence: fc.Arbitrary<Sequence> = fc.record({
  hasQuota: fc.constantFrom(false, false, false, false, false, true),
  hasSmallChunks: fc.constantFrom(false, false, true),
  // It takes as long again, or nearly.
  second: fc.oneof(
    { weight: 12, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('the same person' as const, 'somebody else' as const) },
  ),
  steps: anySteps,
});
