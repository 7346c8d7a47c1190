import { describe, expect, it } from 'vitest';
import type { AccessTokens } from '../../../../shared/adapters/google/google-call.ts';
import { rememberToken } from '../../../../shared/adapters/google/remember-token.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

const signal = new AbortController().signal;

/** Tokens that are numbered in the order in which they were asked for, except those that fail. */
function numbered({ failing = [] as number[] } = {}) {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const rejections: (string | undefined)[] = [];
  const ask: AccessTokens = async (_signal, options) => {
    const number = rejections.push(options?.rejected);
    if (failing.includes(number)) throw new Error(`Failure ${number}.`);
    return `token-${number}`;
  };
  return { clock, rejections, tokens: rememberToken(ask, clock) };
}

describe('rememberToken', () => {
  it('asks once in 20 s', async () => {
    const { clock, tokens } = numbered();
    const given = [await tokens(signal), await tokens(signal)];
    await clock.advance(19_999);
    given.push(await tokens(signal));
    await clock.advance(1);
    given.push(await tokens(signal));
    expect(given).toEqual(['token-1', 'token-1', 'token-1', 'token-2']);
  });

  it('asks at once for another one than Google rejected, and remembers that', async () => {
    const { rejections, tokens } = numbered();
    await tokens(signal);
    expect(await tokens(signal, { rejected: 'token-1' })).toBe('token-2');
    expect(await tokens(signal)).toBe('token-2');
    expect(rejections).toEqual([undefined, 'token-1']);
  });

  it('remembers no failure', async () => {
    const { tokens } = numbered({ failing: [1] });
    await expect(tokens(signal)).rejects.toThrow('Failure 1.');
    expect(await tokens(signal)).toBe('token-2');
  });
});
