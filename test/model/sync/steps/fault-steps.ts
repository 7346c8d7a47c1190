import fc from 'fast-check';
import type { World } from '../world.ts';

/** Calls to Google fail for a while, at most until the end of the sequence. */
export interface FaultStep {
  step: 'Google fails';
  how: 403 | 429 | 500 | 502 | 503 | 'broken connection' | 'malformed JSON' | 'expired access token';
  /** Calls that pass before. */
  after: number;
  times: number;
}

export const anyFaultStep: fc.Arbitrary<FaultStep> = fc.record({
  step: fc.constant('Google fails' as const),
  how: fc.constantFrom<FaultStep['how'][]>(
    403,
    429,
    500,
    502,
    503,
    'broken connection',
    'malformed JSON',
    'expired access token',
  ),
  after: fc.nat({ max: 8 }),
  // A call is tried five times.
  times: fc.constantFrom(1, 2, 5, 12),
});

export function takeFaultStep({ google }: World, { how, after, times }: FaultStep): void {
  google.faults.add({ kind: how, skip: after, times });
}
