import type { Clock } from '../domain/clock.ts';
import { ProblemError } from '../domain/problem.ts';
import { type AuthorizationRequests, challengeOf, hashOfState } from './authorization-requests.ts';
import type { CodeGrant, Connected, ConnectWithCode } from './sign-in.ts';

/** What Google sent the browser back with. */
export type ConsentAnswer = { state: string } & ({ code: string } | { error: string });

/** What to do with a browser that came back. */
export type Returned =
  /** The app that began goes on: with the code, or with why there is none. */
  | { kind: 'to-app'; redirectUri: string; parameters: Readonly<Record<string, string>> }
  | { kind: 'connected'; connected: Connected }
  | { kind: 'refused'; reason: string };

export interface FinishAuthorization {
  /**
   * The browser is back from Google's consent page. Nothing is connected for an app before that app shows its verifier.
   * @param codeVerifier what a plain browser was given when it began
   * @throws ProblemError 'invalid-request' for a state that is unknown, expired, used, or another browser's; as ConnectWithCode
   */
  returned(answer: ConsentAnswer, codeVerifier: string | undefined, signal?: AbortSignal): Promise<Returned>;
  /**
   * The app that began shows its verifier.
   * @throws ProblemError as `returned`
   */
  finish(grant: CodeGrant & { state: string }, signal?: AbortSignal): Promise<Connected>;
}

const NOT_OURS =
  'This sign-in was begun elsewhere, is older than ten minutes, or was used already. Nothing was connected; begin again.';

export function createFinishAuthorization(options: {
  requests: AuthorizationRequests;
  connect: ConnectWithCode;
  clock: Clock;
}): FinishAuthorization {
  const { requests, connect, clock } = options;

  async function finish(
    { state, code, codeVerifier }: CodeGrant & { state: string },
    wantsSession: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Connected> {
    const beginner = await requests.finish(hashOfState(state), challengeOf(codeVerifier), clock.now());
    if (!beginner) throw new ProblemError('invalid-request', NOT_OURS);
    return connect({ code, codeVerifier }, { ...beginner, wantsSession }, signal);
  }

  return {
    finish: (grant, signal) => finish(grant, true, signal),
    async returned(answer, codeVerifier, signal) {
      const { state } = answer;
      const request = await requests.return(hashOfState(state), clock.now());
      if (!request) throw new ProblemError('invalid-request', NOT_OURS);
      const { redirectUri } = request;
      if ('error' in answer) {
        const reason = reasonOf(answer.error);
        if (redirectUri === null) return { kind: 'refused', reason };
        // RFC 6749 4.1.2.1.
        return {
          kind: 'to-app',
          redirectUri,
          parameters: { error: answer.error, error_description: reason, state },
        };
      }
      const { code } = answer;
      if (redirectUri !== null) return { kind: 'to-app', redirectUri, parameters: { code, state } };
      if (codeVerifier === undefined) throw new ProblemError('invalid-request', NOT_OURS);
      return { kind: 'connected', connected: await finish({ state, code, codeVerifier }, false, signal) };
    },
  };
}

/** developers.google.com/identity/protocols/oauth2/web-server#authorization-errors, in plain words. */
function reasonOf(error: string): string {
  switch (error) {
    case 'access_denied':
      return 'You did not give the permission, so nothing was connected. Begin again if that was a mistake.';
    case 'admin_policy_enforced':
    case 'org_internal':
      return 'The administrator of your Google Workspace does not allow this app. Nothing was connected; ask them.';
    default:
      return 'Google did not give the permission, and nothing was connected. Begin again; if it stays so, tell the operator.';
  }
}
