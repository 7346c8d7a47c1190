import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a refresh token says. */
export interface RefreshGrant {
  clientId: string;
  emailAddress: string;
  scopes: readonly string[];
}

/**
 * A refresh token carries its grant, signed with the client's secret: it outlives a restart of the simulator, as Google's
 * outlive everything but revocation.
 */
export function issueRefreshToken(grant: RefreshGrant, clientSecret: string): string {
  const body = Buffer.from(JSON.stringify({ ...grant, nonce: randomBytes(9).toString('base64url') })).toString(
    'base64url',
  );
  return `1//${body}.${signature(body, clientSecret).toString('base64url')}`;
}

/** The grant of a token that this client's secret signed; undefined for any other text. */
export function readRefreshToken(token: string, clientSecret: string): RefreshGrant | undefined {
  const [, body, mark] = /^1\/\/([\w-]+)\.([\w-]+)$/.exec(token) ?? [];
  if (!body || !mark) return undefined;
  const expected = signature(body, clientSecret);
  const given = Buffer.from(mark, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const { clientId, emailAddress, scopes } = JSON.parse(Buffer.from(body, 'base64url').toString());
  return { clientId, emailAddress, scopes };
}

function signature(body: string, clientSecret: string): Buffer {
  return createHmac('sha256', clientSecret).update(`refresh-token:${body}`).digest();
}
