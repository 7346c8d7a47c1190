import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createAccountReader } from '../../../shared/adapters/postgres/identity/account-reader.ts';
import { createAuthorizationRequests } from '../../../shared/adapters/postgres/identity/authorization-requests.ts';
import { challengeOf } from '../../../shared/identity/authorization-requests.ts';
import { AUTHORIZATION_LIFETIME_MS, createBeginAuthorization } from '../../../shared/identity/begin-authorization.ts';
import { createFinishAuthorization } from '../../../shared/identity/finish-authorization.ts';
import { isAllowedRedirect } from '../../../shared/identity/redirect-uri.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const test = await createTestDatabase();
afterAll(() => test.drop());

const APP = 'https://chat.example/signed-in';

/** The flow over a real database, where "connecting" is being told of. */
function createFlow() {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  const requests = createAuthorizationRequests(test.database);
  const connected: string[] = [];
  return {
    clock,
    connected,
    begin: createBeginAuthorization({
      oauth: { authorizationUrl: ({ state }) => `https://accounts.example/?state=${state}` },
      requests,
      accounts: createAccountReader(test.database),
      redirectUris: [APP],
      clock,
    }),
    finish: createFinishAuthorization({
      requests,
      clock,
      async connect({ code }) {
        connected.push(code);
        return { userId: 'u', accountId: 'a', email: 'e', state: 'connected', services: [], session: null };
      },
    }),
  };
}

const NOBODY = { beginner: { userId: null, accountId: null }, services: [], consent: false } as const;
const verifierOf = (n: number) => `${'v'.repeat(42)}${n}`;
const outcome = (work: Promise<{ kind?: string }>) =>
  work.then(
    ({ kind }) => kind ?? 'finished',
    (error) => error.code,
  );

/** A change of one character, in the alphabet of base64url. */
const tampered = (text: string, at: number) => {
  const place = at % text.length;
  return text.slice(0, place) + (text[place] === 'A' ? 'B' : 'A') + text.slice(place + 1);
};

type Step = { do: 'return' | 'finish'; flow: number; tamper: number | null; as: number } | { do: 'wait'; ms: number };

const flowNumber = fc.integer({ min: 0, max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('return' as const, 'finish' as const),
      flow: flowNumber,
      tamper: fc.option(fc.nat(42), { freq: 3 }),
      as: flowNumber,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(AUTHORIZATION_LIFETIME_MS) }) },
);

describe('a state', () => {
  it('leads to one connection at most, for who began it, in ten minutes, whatever is sent in which order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const { clock, connected, begin, finish } = createFlow();
        const states: string[] = [];
        for (const n of [0, 1, 2]) {
          const app = { redirectUri: APP, codeChallenge: challengeOf(verifierOf(n)) };
          states.push((await begin({ ...NOBODY, app })).state);
        }
        const model = states.map(() => 'begun' as 'begun' | 'returned' | 'finished');
        let waited = 0;
        for (const now of steps) {
          if (now.do === 'wait') {
            await clock.advance(now.ms);
            waited += now.ms;
            continue;
          }
          const isRight = now.tamper === null;
          const state = isRight ? (states[now.flow] ?? '') : tampered(states[now.flow] ?? '', now.tamper ?? 0);
          const inTime = waited < AUTHORIZATION_LIFETIME_MS;
          if (now.do === 'return') {
            const goes = isRight && inTime && model[now.flow] === 'begun';
            expect(await outcome(finish.returned({ state, code: 'c' }, undefined))).toBe(
              goes ? 'to-app' : 'invalid-request',
            );
            if (goes) model[now.flow] = 'returned';
          } else {
            const goes = isRight && inTime && model[now.flow] === 'returned' && now.as === now.flow;
            const shown = { state, code: `code-${now.flow}`, codeVerifier: verifierOf(now.as) };
            expect(await outcome(finish.finish(shown) as Promise<object>)).toBe(goes ? 'finished' : 'invalid-request');
            if (goes) model[now.flow] = 'finished';
          }
        }
        expect(connected.toSorted()).toEqual(
          model.flatMap((state, flow) => (state === 'finished' ? [`code-${flow}`] : [])),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is a plain browser’s own: the verifier of another browser, or none, connects nothing', async () => {
    const { connected, begin, finish } = createFlow();
    const [mine, other] = [await begin({ ...NOBODY, app: null }), await begin({ ...NOBODY, app: null })];
    const verifiers = [other.codeVerifier ?? undefined, undefined];
    for (const verifier of verifiers) {
      const { state } = await begin({ ...NOBODY, app: null });
      expect(await outcome(finish.returned({ state, code: 'c' }, verifier))).toBe('invalid-request');
    }
    expect(connected).toEqual([]);
    expect(await outcome(finish.returned({ state: mine.state, code: 'c' }, mine.codeVerifier ?? ''))).toBe('connected');
    expect(connected).toEqual(['c']);
  });

  it('is stored as a hash, and so is what proves who began', async () => {
    const { begin } = createFlow();
    const { state, codeVerifier } = await begin({ ...NOBODY, app: null });
    const stored = JSON.stringify(await test.asOwner('select * from authorization_requests'));
    expect(stored).not.toContain(state);
    expect(stored).not.toContain(codeVerifier);
    expect(stored).not.toContain(Buffer.from(state).toString('hex'));
  });

  it('that was left behind goes when others begin', async () => {
    await test.asOwner('delete from authorization_requests');
    const { clock, begin } = createFlow();
    await begin({ ...NOBODY, app: null });
    await clock.advance(AUTHORIZATION_LIFETIME_MS);
    await begin({ ...NOBODY, app: null });
    expect(await test.asOwner('select * from authorization_requests')).toHaveLength(1);
  });
});

it('no more than a hundred are taken away at once, so that nobody waits for all', async () => {
  await test.asOwner(`delete from authorization_requests;
    insert into authorization_requests (state_hash, code_challenge, expires_at)
    select int8send(n), 'c', '2027-01-01'::timestamptz + n * interval '1 second' from generate_series(1, 150) as n`);
  const { begin } = createFlow();
  await begin({ ...NOBODY, app: null });
  expect(await test.asOwner('select * from authorization_requests')).toHaveLength(51);
});

describe('a redirect', () => {
  it('goes to what is allowed letter by letter, or to a loopback address, and nowhere else', () => {
    expect(isAllowedRedirect(APP, [APP])).toBe(true);
    expect(isAllowedRedirect(`${APP}/`, [APP])).toBe(false);
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(isAllowedRedirect(url, [APP])).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const uri = `${before}http://127.0.0.1:1${after}`;
        if (isAllowedRedirect(uri, []))
          expect(new URL(uri)).toMatchObject({ hostname: '127.0.0.1', protocol: 'http:', username: '' });
      }),
    );
  });
});
