import fc from 'fast-check';
import type { World } from '../world.ts';

export type FaultStep = Failure | { step: 'page tokens expire' } | { step: 'pages shrink'; to: number };

/** Calls to Google fail for a while, at most until the end of the sequence. */
interface Failure {
  step: 'Google fails';
  how: 403 | 429 | 500 | 502 | 503 | 'timeout' | 'broken connection' | 'malformed JSON' | 'expired access token';
  /** Which calls: of the APIs, of tokens, or batches as a whole. */
  of: (typeof CALLS)[number];
  /** Where no whole answer comes: the call took effect all the same. */
  tookEffect: boolean;
  /** Calls that pass before. */
  after: number;
  times: number;
}

/** By default a fault concerns the calls of the APIs alone. */
const CALLS = ['calls', 'oauth2.token', 'batch.'] as const;

const anyFailure: fc.Arbitrary<Failure> = fc.record({
  step: fc.constant('Google fails' as const),
  how: fc.constantFrom<Failure['how'][]>(
    403,
    429,
    500,
    502,
    503,
    'timeout',
    'timeout',
    'broken connection',
    'malformed JSON',
    'expired access token',
  ),
  of: fc.constantFrom('calls' as const, 'calls' as const, 'calls' as const, ...CALLS),
  tookEffect: fc.boolean(),
  after: fc.nat({ max: 8 }),
  // A call is tried five times.
  times: fc.constantFrom(1, 2, 5, 12),
});

export const anyFaultStep: fc.Arbitrary<FaultStep> = fc.oneof(
  { weight: 3, arbitrary: anyFailure },
  { weight: 1, arbitrary: fc.constant({ step: 'page tokens expire' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constant('pages shrink' as const), to: fc.integer({ min: 1, max: 3 }) }),
  },
);

export function takeFaultStep({ google }: World, step: FaultStep): void {
  switch (step.step) {
    case 'Google fails':
      // The token endpoint is called at once then: what is at hand is refused.
      if (step.of === 'oauth2.token') google.faults.add({ kind: 'expired access token', times: 1 });
      google.faults.add({
        // What the token endpoint says is told apart by its status alone.
        kind: step.of === 'oauth2.token' ? 503 : step.how,
        ...(step.of === 'calls' ? {} : { method: step.of }),
        skip: step.of === 'oauth2.token' ? 0 : step.after,
        times: step.times,
        afterwards: step.tookEffect && (step.how === 'timeout' || step.how === 'broken connection'),
      });
      break;
    case 'page tokens expire':
      google.pages.expireTokens();
      break;
    case 'pages shrink':
      google.pages.most = step.to;
      break;
    default:
      step satisfies never;
  }
}
