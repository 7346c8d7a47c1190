import { z } from 'zod';
import { connectedSchema, toConnected } from '../connected-body.ts';
import { endpoint } from '../parts.ts';

const body = z
  .strictObject({
    code: z.string().min(1).max(2048).meta({ description: 'The authorization code (RFC 6749 4.1.2).' }),
    codeVerifier: z
      .string()
      .regex(/^[A-Za-z0-9._~-]{43,128}$/)
      .optional()
      .meta({ description: 'The PKCE verifier (RFC 7636 4.1) of the challenge that the code was asked for with.' }),
    state: z
      .string()
      .max(256)
      .optional()
      .meta({ description: 'What came back beside the code, when it was begun by GET /v1/auth/google.' }),
  })
  .refine(({ state, codeVerifier }) => state === undefined || codeVerifier !== undefined, {
    path: ['codeVerifier'],
    error: 'must come with state: it shows that you began this sign-in',
  });

export const signInWithGoogle = endpoint({
  method: 'POST',
  path: '/v1/auth/google',
  summary: 'Exchange the authorization code that Google gave for an access token of this API',
  scope: null,
  body,
  responses: { 200: connectedSchema },
  async handle({ body: { code, codeVerifier, state }, signal }, { connect, finishAuthorization }) {
    const connected =
      state !== undefined && codeVerifier !== undefined
        ? await finishAuthorization.finish({ state, code, codeVerifier }, signal)
        : await connect({ code, ...(codeVerifier === undefined ? {} : { codeVerifier }) }, null, signal);
    return { status: 200, body: toConnected(connected) };
  },
});
