import { z } from 'zod';
import { endpoint } from '../parts.ts';

export const signInWithGoogle = endpoint({
  method: 'POST',
  path: '/v1/auth/google',
  summary: 'Exchange the authorization code that Google gave for an access token of this API',
  scope: null,
  body: z.strictObject({
    code: z.string().min(1).max(2048).meta({ description: 'The authorization code (RFC 6749 4.1.2).' }),
    codeVerifier: z
      .string()
      .regex(/^[A-Za-z0-9._~-]{43,128}$/)
      .optional()
      .meta({ description: 'The PKCE verifier (RFC 7636 4.1) of the challenge that the code was asked for with.' }),
  }),
  responses: {
    200: z.object({
      accessToken: z.string(),
      tokenType: z.literal('Bearer'),
      expiresAt: z.iso.datetime(),
      userId: z.uuid(),
      accountId: z.uuid(),
    }),
  },
  async handle({ body, signal }, { signIn }) {
    const { code, codeVerifier } = body;
    const signedIn = await signIn({ code, ...(codeVerifier === undefined ? {} : { codeVerifier }) }, signal);
    return { status: 200, body: { tokenType: 'Bearer', ...signedIn } };
  },
});
