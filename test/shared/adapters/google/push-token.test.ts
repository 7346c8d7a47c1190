import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { createPushTokenVerifier } from '../../../../shared/adapters/google/push-token.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { startLocalHttpServer } from '../../../helpers/local-http-server.ts';

const clock = new FakeClock('2027-03-01T09:00:00Z');
const account = 'gmail-push-oidc@demo.iam.gserviceaccount.com';
const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });

const token = (kid = 'k') =>
  new SignJWT({ email: account, email_verified: true })
    .setProtectedHeader({ alg: 'RS256', kid })
    .setIssuer('https://accounts.google.com')
    .setAudience('audience')
    .setIssuedAt(clock.now())
    .setExpirationTime(new Date('2027-03-01T10:00:00Z'))
    .sign(privateKey);

async function keyServer(answer: () => { status: number; body: string }) {
  let asked = 0;
  const server = await startLocalHttpServer((_request, response) => {
    asked += 1;
    const { status, body } = answer();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  const verify = createPushTokenVerifier({
    audience: 'audience',
    serviceAccount: account,
    rootUrl: server.url,
    clock,
  });
  return { ...server, verify, asked: () => asked };
}

const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }] });

it('fetches Google’s keys once, however many pushes come, and however many are signed by a key that there is not', async () => {
  const server = await keyServer(() => ({ status: 200, body: keys }));
  for (let push = 0; push < 3; push += 1) expect(await server.verify(`Bearer ${await token()}`)).toBe(true);
  for (let push = 0; push < 3; push += 1) expect(await server.verify(`Bearer ${await token('x')}`)).toBe(false);
  expect(server.asked()).toBe(1);
  await server.close();
});

it.each([
  ['fails', { status: 500, body: '' }],
  ['has no keys', { status: 200, body: '{"error": "x"}' }],
])('can not tell while the server of the keys %s: the push must come again', async (_, answer) => {
  let current = answer;
  const server = await keyServer(() => current);
  await expect(server.verify(`Bearer ${await token()}`)).rejects.toMatchObject({ code: 'unavailable' });
  current = { status: 200, body: keys };
  expect(await server.verify(`Bearer ${await token()}`)).toBe(true);
  await server.close();
});

it('can not tell when nobody answers', async () => {
  const server = await keyServer(() => ({ status: 200, body: keys }));
  await server.close();
  await expect(server.verify(`Bearer ${await token()}`)).rejects.toMatchObject({ code: 'unavailable' });
});
