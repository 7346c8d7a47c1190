import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthorizationServer } from './authorization-server.ts';
import { consentPage, refusalPage } from './consent-page.ts';
import { OAuthError } from './oauth-error.ts';
import type { Owner } from './token-endpoint.ts';

interface ConsentRequest {
  clientId: string;
  redirectUri: string;
  scopes: readonly string[];
  state: string | null;
  codeChallenge: string | undefined;
  loginHint: string | null;
  /** prompt=consent */
  asksAgain: boolean;
  includesGranted: boolean;
  isOffline: boolean;
}

const IDENTITY = ['openid', 'email', 'profile'];

/**
 * Google's consent page.
 *
 * | behaviour | copied from |
 * |---|---|
 * | an unknown client or redirect URI is told on a page, and the browser is sent nowhere | RFC 6749 4.1.2.1 |
 * | whoever denies is sent back with access_denied | developers.google.com/identity/protocols/oauth2/web-server#handlingresponse |
 * | each scope can be unticked; the token answer tells what is left | developers.google.com/identity/protocols/oauth2/resources/granular-permissions |
 * | no page for what was granted before, unless prompt=consent | developers.google.com/identity/protocols/oauth2/web-server#creatingclient |
 * | a refresh token with the first consent and with prompt=consent only | developers.google.com/identity/protocols/oauth2/web-server#offline |
 * | include_granted_scopes adds what was granted before | developers.google.com/identity/protocols/oauth2/web-server#incrementalAuth |
 */
export class Consent {
  readonly #server: AuthorizationServer;
  readonly #people: readonly Owner[];
  readonly #agreesAtOnce: boolean;

  /** @param agreesAtOnce consents without a page in the name of whom login_hint names */
  constructor(server: AuthorizationServer, people: readonly Owner[], agreesAtOnce: boolean) {
    this.#server = server;
    this.#people = people;
    this.#agreesAtOnce = agreesAtOnce;
  }

  /** `GET /o/oauth2/v2/auth` */
  ask(response: ServerResponse, url: URL): void {
    answerOrRefuse(response, () => {
      const request = this.#read(url.searchParams);
      const hinted = this.#find(request.loginHint);
      if (hinted && (this.#agreesAtOnce || this.#isGranted(hinted, request))) {
        return redirect(response, this.#agree(hinted, request, request.scopes));
      }
      const question = {
        clientId: request.clientId,
        people: this.#people,
        suggested: (hinted ?? this.#people[0])?.emailAddress ?? '',
        scopes: request.scopes.filter((scope) => !IDENTITY.includes(scope)),
      };
      sendPage(response, 200, consentPage(question, url.search.slice(1)));
    });
  }

  /** `POST /o/oauth2/v2/auth/consent`, the form of that page. */
  decide(response: ServerResponse, form: URLSearchParams): void {
    answerOrRefuse(response, () => {
      const request = this.#read(new URLSearchParams(form.get('query') ?? ''));
      const person = this.#find(form.get('account'));
      if (form.get('decision') !== 'allow' || !person) {
        return redirect(response, backTo(request, { error: 'access_denied' }));
      }
      const ticked = form.getAll('scope');
      const scopes = request.scopes.filter((scope) => IDENTITY.includes(scope) || ticked.includes(scope));
      redirect(response, this.#agree(person, request, scopes));
    });
  }

  #agree(person: Owner, request: ConsentRequest, scopes: readonly string[]): string {
    const { clientId, redirectUri, codeChallenge } = request;
    const { emailAddress } = person;
    const before = this.#server.granted(clientId, emailAddress);
    const all = request.includesGranted ? [...new Set([...before, ...scopes])] : scopes;
    const code = this.#server.issueCode({
      clientId,
      emailAddress,
      redirectUri,
      scopes: all,
      offline: request.isOffline && (before.length === 0 || request.asksAgain),
      ...(codeChallenge === undefined ? {} : { codeChallenge }),
    });
    return backTo(request, { code, scope: all.join(' ') });
  }

  #isGranted({ emailAddress }: Owner, { clientId, scopes, asksAgain }: ConsentRequest): boolean {
    const granted = this.#server.granted(clientId, emailAddress);
    return !asksAgain && granted.length > 0 && scopes.every((scope) => granted.includes(scope));
  }

  #find(emailAddress: string | null): Owner | undefined {
    return this.#people.find((person) => person.emailAddress === emailAddress?.toLowerCase());
  }

  /** @throws OAuthError */
  #read(query: URLSearchParams): ConsentRequest {
    const required = (name: string) => {
      const value = query.get(name);
      if (!value) throw new OAuthError('invalid_request', `Missing required parameter: ${name}`);
      return value;
    };
    const clientId = required('client_id');
    const redirectUri = required('redirect_uri');
    this.#server.checkRedirect(clientId, redirectUri);
    if (required('response_type') !== 'code') {
      throw new OAuthError('unsupported_response_type', 'The simulator gives codes only: response_type=code.');
    }
    const codeChallenge = query.get('code_challenge') ?? undefined;
    if (codeChallenge !== undefined && query.get('code_challenge_method') !== 'S256') {
      throw new OAuthError('invalid_request', 'code_challenge_method must be S256.');
    }
    return {
      clientId,
      redirectUri,
      codeChallenge,
      scopes: required('scope').split(' '),
      state: query.get('state'),
      loginHint: query.get('login_hint'),
      asksAgain: query.get('prompt') === 'consent',
      includesGranted: query.get('include_granted_scopes') === 'true',
      isOffline: query.get('access_type') === 'offline',
    };
  }
}

function backTo({ redirectUri, state }: ConsentRequest, parameters: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...(state === null ? {} : { state }), ...parameters })) {
    url.searchParams.set(name, value);
  }
  return url.href;
}

/** Whether a request comes from the consent page itself; any other page has no business here. */
export function isConsentForm(request: IncomingMessage): boolean {
  const { host, origin } = request.headers;
  return request.method === 'POST' && request.url === '/o/oauth2/v2/auth/consent' && origin === `http://${host}`;
}

function answerOrRefuse(response: ServerResponse, answer: () => void): void {
  try {
    answer();
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    sendPage(response, 400, refusalPage(error.code, error.message));
  }
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

/** No policy of form-action: browsers would hold the redirect after the form to it as well. */
function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'x-frame-options': 'DENY' }).end(html);
}
