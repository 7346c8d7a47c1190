import type { ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type LocalHttpServer, readBody, startLocalHttpServer } from '../../../helpers/local-http-server.ts';

/** What the server does with the next call to a path; the last one is for all calls after it. */
export type Answer = { status?: number; body?: unknown } | 'hang up' | 'never';

export interface ScriptedOAuthServer extends LocalHttpServer {
  /** What was asked, in order: the path and the form. */
  readonly calls: { path: string; form: Record<string, string> }[];
  script(path: '/token' | '/revoke' | '/oauth2/v3/certs', ...answers: Answer[]): void;
  /** An id token by the server's key; claims of undefined are left out. */
  signIdToken(claims: Record<string, unknown>): Promise<string>;
}

/** An OAuth server that answers what it was told to: for what the simulator never does. */
export async function startScriptedOAuthServer(): Promise<ScriptedOAuthServer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'google', alg: 'RS256', use: 'sig' }] };
  const scripts = new Map<string, Answer[]>();
  const calls: ScriptedOAuthServer['calls'] = [];

  const server = await startLocalHttpServer(async (request, response) => {
    const path = request.url ?? '';
    calls.push({ path, form: Object.fromEntries(new URLSearchParams(await readBody(request))) });
    const script = scripts.get(path) ?? [];
    answer(response, (script.length > 1 ? script.shift() : script[0]) ?? { status: 404 });
  });

  const scripted: ScriptedOAuthServer = {
    ...server,
    calls,
    script: (path, ...answers) => scripts.set(path, answers),
    signIdToken: (claims) =>
      new SignJWT(JSON.parse(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'RS256', kid: 'google' })
        .sign(privateKey),
  };
  scripted.script('/oauth2/v3/certs', { body: jwks });
  return scripted;
}

function answer(response: ServerResponse, wanted: Answer): void {
  if (wanted === 'never') return;
  if (wanted === 'hang up') {
    response.destroy();
    return;
  }
  response.statusCode = wanted.status ?? 200;
  response.setHeader('content-type', 'application/json');
  response.end(typeof wanted.body === 'string' ? wanted.body : JSON.stringify(wanted.body ?? {}));
}
