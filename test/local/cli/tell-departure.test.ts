import { describe, expect, it } from 'vitest';
import { tellDeparture } from '../../../local/cli/tell-departure.ts';

const email = 'ada@example.com';

describe('what became of an account at Google', () => {
  it.each([
    ['revoked', 'the permission at Google is revoked.'],
    ['none', 'nothing was granted at Google any more.'],
    ['not-revoked', 'Google could not be asked. Take the permission away at https://myaccount.google.com/connections.'],
  ] as const)('%s', (grant, told) => {
    expect(tellDeparture({ email, grant, watches: 'stopped' })).toBe(`${email}: ${told}`);
  });

  it('names what goes on for a while', () => {
    expect(tellDeparture({ email, grant: 'revoked', watches: 'not-stopped' })).toMatch(/revoked\. .* within a week\.$/);
  });
});
