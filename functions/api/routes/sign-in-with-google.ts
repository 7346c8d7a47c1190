import { z } from 'zod';
import { connectedSchema, toConnected } from '../connected-body.ts';
import { endpoint } from '../parts.ts';

const body = z.strictObject({
  code: z.string().min(1).max(2048).meta({ description: 'The authorization code (RFC 6749 4.1.2).' }),
  codeVerifier: z
    .string()
    .regex(/^[A-Za-z0-9._~-]{43,128}$/)
    .meta({ description: 'The PKCE verifier (RFC 7636 4.1) of the challenge that you began with.' }),
  state: z.string().min(1).max(256).meta({ description: 'What came back beside the code.' }),
});

export const signInWithGoogle = endpoint({
  method: 'POST',
  path: '/v1/auth/google',
  summary: 'Finish what GET /v1/auth/google began: show your verifier, and get an access token of this API',
  scope: null,
  body,
  responses: { 200: connectedSchema },
  async handle({ body: grant, signal }, { finishAuthorization }) {
    return { status: 200, body: toConnected(await finishAuthorization.finish(grant, signal)) };
  },
});
