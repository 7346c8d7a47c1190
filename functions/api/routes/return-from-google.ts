import { z } from 'zod';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { withParameters } from '../../../shared/identity/redirect-uri.ts';
import { plainPage } from '../../../shared/runtime/http/html-response.ts';
import { tellConnected } from '../connected-body.ts';
import { endpoint } from '../parts.ts';

/** Google adds others, and may add more. What it can not have sent is taken for missing: a person reads why, not a program. */
const query = z.object({
  state: z.string().min(1).max(256).optional().catch(undefined),
  code: z.string().min(1).max(2048).optional().catch(undefined),
  error: z.string().min(1).max(256).optional().catch(undefined),
});

const NOT_FROM_GOOGLE =
  'This page is where Google sends you back to, and what it sends is missing from the address. Nothing was connected: begin again, where you began to connect the account.';

export const returnFromGoogle = endpoint({
  method: 'GET',
  path: '/v1/auth/google/callback',
  summary: 'Where Google sends the browser back to',
  scope: null,
  query,
  responses: { 200: null, 302: null },
  page: 'Which account was connected, or why none was; with a redirectUri, the browser is sent there.',
  async handle({ query: { state, code, error }, header, signal }, { finishAuthorization, signInCookie, reconnectUrl }) {
    const answer = state === undefined ? undefined : answerOf(state, code, error);
    if (answer === undefined) throw new ProblemError('invalid-request', NOT_FROM_GOOGLE);
    const returned = await finishAuthorization.returned(answer, signInCookie.read(header('cookie')), signal);
    const headers = { 'set-cookie': signInCookie.clear() };
    switch (returned.kind) {
      case 'to-app':
        return { status: 302, headers: { location: withParameters(returned.redirectUri, returned.parameters) } };
      case 'refused':
        return { status: 200, headers, page: plainPage('Not connected', [returned.reason]) };
      case 'connected': {
        const { connected } = returned;
        const { paragraphs, isWhole } = tellConnected(connected);
        const heading = connected.state === 'connected' ? 'Connected' : 'Not connected';
        const page = isWhole
          ? plainPage(heading, [...paragraphs, 'You can close this page.'])
          : plainPage(heading, paragraphs, { text: `Connect ${connected.email} again`, url: reconnectUrl(connected) });
        return { status: 200, headers, page };
      }
    }
  },
});

function answerOf(state: string, code: string | undefined, error: string | undefined) {
  if (error !== undefined) return { state, error };
  return code === undefined ? undefined : { state, code };
}
