import { z } from 'zod';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { SYNCED, syncedSchema } from '../../../shared/domain/service.ts';
import { endpoint } from '../parts.ts';

const query = z
  .strictObject({
    redirectUri: z.string().max(2048).optional().meta({
      description:
        'Where the browser goes afterwards, with `code` and `state`, or with `error` and `error_description`: an address that the deployment allows, or a loopback address (`http://127.0.0.1:<port>/…`). Needs codeChallenge. A plain browser leaves both out and is told on a page.',
    }),
    codeChallenge: z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/, 'must be 43 characters of base64url')
      .optional()
      .meta({ description: 'SHA-256 of a verifier of yours, in base64url (RFC 7636 4.2).' }),
    services: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(syncedSchema))
      .optional()
      .meta({ description: `Some of ${SYNCED.join(', ')}, with commas between them; all when left out.` }),
    loginHint: z.email().max(320).optional().meta({ description: 'The address that Google suggests.' }),
    accountId: z.uuid().optional().meta({
      description:
        'The account that is to be connected again: any other that is chosen at Google is refused. An app needs a token beside it.',
    }),
    consent: z
      .stringbool()
      .default(false)
      .meta({ description: 'Let Google ask again for what was granted before. With a token, that is known without.' }),
  })
  .refine(({ redirectUri, codeChallenge }) => (redirectUri === undefined) === (codeChallenge === undefined), {
    path: ['codeChallenge'],
    error: 'must come with redirectUri, and redirectUri with it',
  });

export const beginGoogleSignIn = endpoint({
  method: 'GET',
  path: '/v1/auth/google',
  summary: 'Begin to sign in with Google; with a token, to connect one more Google account or one of yours again',
  scope: null,
  optionalScope: 'account:manage',
  query,
  responses: {
    200: z.object({
      authorizationUrl: z.url().meta({ description: 'The page of Google’s to open in a browser.' }),
      state: z.string().meta({ description: 'Comes back with the code.' }),
      expiresAt: z.iso.datetime().meta({ description: 'Ten minutes from now.' }),
    }),
    302: null,
  },
  async handle(
    { principal, query: asked, header, sourceAddress, signal },
    { beginAuthorization, signInCookie, limiters },
  ) {
    const { redirectUri, codeChallenge, services = SYNCED, loginHint, accountId, consent } = asked;
    const app = redirectUri === undefined || codeChallenge === undefined ? null : { redirectUri, codeChallenge };
    if (accountId !== undefined && principal === null && app !== null) {
      throw new ProblemError('invalid-token', 'accountId names an account of yours: send your access token.');
    }
    if (principal === null) {
      const decision = await limiters.signIns.take(sourceAddress, signal);
      if (!decision.allowed) {
        throw new ProblemError('rate-limited', 'Too many sign-ins were begun from this address; wait a little.', {
          retryAfterSeconds: decision.retryAfterSeconds,
        });
      }
    }
    const beginner = { userId: principal?.userId ?? null, accountId: accountId ?? null };
    const begun = await beginAuthorization({ beginner, services, loginHint, consent, app });
    const { authorizationUrl, state, expiresAt, codeVerifier } = begun;
    // A browser goes on by itself; a program is told where to send one.
    if (codeVerifier === null && !(header('accept') ?? '').includes('text/html')) {
      return { status: 200, body: { authorizationUrl, state, expiresAt } };
    }
    const cookie = codeVerifier === null ? {} : { 'set-cookie': signInCookie.set(codeVerifier) };
    return { status: 302, headers: { location: authorizationUrl, ...cookie } };
  },
});
