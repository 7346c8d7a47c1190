import { errors } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { logFailure, openLogger } from '../../../shared/runtime/logger.ts';

/** The entry that a failed request leaves in the log. */
function loggedFor(error: unknown) {
  const written: string[] = [];
  const stream = (chunk: unknown) => {
    written.push(String(chunk));
    return true;
  };
  const spies = [process.stdout, process.stderr].map((output) => vi.spyOn(output, 'write').mockImplementation(stream));
  try {
    logFailure(openLogger('api'), error, 'request-1');
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { line: written.join(''), entry: JSON.parse(written.join('')) };
}

const CLAIMS = { sub: '1', email: 'ada@example.com', name: 'Ada Lovelace' };

describe('a failed request in the log', () => {
  it('names the error and its causes, with their codes and stacks', () => {
    const cause = new errors.JWTExpired('"exp" claim timestamp check failed', CLAIMS, 'exp', 'check_failed');
    const { entry } = loggedFor(new ProblemError('internal', 'It failed.', { cause }));
    expect(entry).toMatchObject({
      message: 'The request failed.',
      requestId: 'request-1',
      error: {
        name: 'ProblemError',
        code: 'internal',
        stack: expect.stringContaining('logger.test.ts'),
        cause: { name: 'JWTExpired', code: 'ERR_JWT_EXPIRED', claim: 'exp', message: cause.message },
      },
    });
  });

  it.each([
    ['claims of a token', new errors.JWTClaimValidationFailed('unexpected "aud"', CLAIMS, 'aud', 'check_failed')],
    [
      'a row that Postgres refused',
      Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(ada@example.com) exists.' }),
    ],
    ['a cause that is no error', new Error('outer', { cause: CLAIMS })],
    ['what was thrown and is no error', 'ada@example.com'],
  ])('says nothing of a person: %s', (_name, error) => {
    for (const thrown of [error, new ProblemError('internal', 'It failed.', { cause: error })]) {
      expect(loggedFor(thrown).line).not.toMatch(/ada@|lovelace/i);
    }
  });

  it('is information, without the error, when it was the caller’s mistake', () => {
    const { entry } = loggedFor(new ProblemError('invalid-token', 'Sign in.', { cause: new Error('inner') }));
    expect(entry).toMatchObject({ level: 'INFO', code: 'invalid-token' });
    expect(entry.error).toBeUndefined();
  });

  it('ends, though an error may be its own cause', () => {
    const ring = new Error('ring');
    ring.cause = ring;
    expect(loggedFor(ring).entry.error.cause.message).toBe('ring');
  });
});
