import { expect, it } from 'vitest';
import { AnswerError } from '../../../../shared/adapters/google/answer-error.ts';
import { toGoogleError } from '../../../../shared/adapters/google/to-google-error.ts';
import { failureOf } from '../../../../shared/sync/sync-failure.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

const message = 'People API has not been used in project 1046 before or it is disabled. Enable it by visiting …';
const info = (reason: string) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'googleapis.com',
});
const help = { '@type': 'type.googleapis.com/google.rpc.Help', links: [] };

it.each([
  ['Gmail, Calendar and Drive say it', { errors: [{ domain: 'usageLimits', reason: 'accessNotConfigured' }] }],
  ['People says it', { status: 'PERMISSION_DENIED', details: [help, info('SERVICE_DISABLED')] }],
  ['it is said beside a general reason', { errors: [{ reason: 'forbidden' }], details: [info('SERVICE_DISABLED')] }],
])('an API that is not enabled is for the operator to mend, and no permission of the person: as %s', (_name, error) => {
  const body = { error: { code: 403, message, ...error } };
  const failure = toGoogleError('people.connections.list', new AnswerError(403, Buffer.from(JSON.stringify(body))));
  expect(failure.kind).toBe('misconfigured');
  expect(failureOf(failure, new FakeClock('2027-03-01T09:00:00Z'))).toMatchObject({ code: 'misconfigured' });
});

it.each([
  { errors: [{ reason: 'insufficientPermissions' }] },
  { status: 'PERMISSION_DENIED', details: [info('ACCESS_TOKEN_SCOPE_INSUFFICIENT')] },
])('a permission that was not given is the person’s: %j', (error) => {
  const body = { error: { code: 403, message: 'x', ...error } };
  expect(toGoogleError('people.connections.list', new AnswerError(403, body)).kind).toBe('forbidden');
});
