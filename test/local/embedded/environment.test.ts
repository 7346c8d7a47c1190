import { expect, it } from 'vitest';
import { FUNCTIONS, QUEUES, queueUrlVariable } from '../../../functions/manifest.ts';
import { dataFiles } from '../../../local/embedded/data-directory.ts';
import { functionVariables, pushSubscription } from '../../../local/embedded/environment.ts';
import { cacheConfiguration } from '../../../shared/runtime/configuration.ts';
import {
  gmailPushConfiguration,
  watchConfiguration,
  watchedServices,
} from '../../../shared/runtime/push-configuration.ts';

const addresses = {
  databaseUrl: 'postgres://127.0.0.1:1/app',
  queues: Object.fromEntries(QUEUES.map((queue) => [queueUrlVariable(queue), `http://127.0.0.1:2/${queue}`])),
  redisUrl: 'http://127.0.0.1:3',
  googleUrl: 'http://127.0.0.1:4',
  publicUrl: 'http://127.0.0.1:5',
};
const variablesOf = (name: string) => functionVariables(name, addresses, dataFiles('/data'), 5);
const havers = (variable: string) =>
  FUNCTIONS.filter(({ name }) => variable in variablesOf(name)).map(({ name }) => name);

it('gives the signing key to the function that mints tokens, and the owner’s database to the one that migrates', () => {
  expect(havers('SESSION_SECRET')).toEqual(['api']);
  expect(havers('DATABASE_OWNER_URL')).toEqual(['migrate']);
});

it('lets the person of this machine ask as often as the largest tier', () => {
  expect(variablesOf('api').FIRST_TIER).toBe('enterprise');
});

it('waits for its Redis as long as a busy machine may take', () => {
  for (const { name } of FUNCTIONS) {
    expect(cacheConfiguration(variablesOf(name)).UPSTASH_REDIS_TIMEOUT_MS).toBeGreaterThanOrEqual(5_000);
  }
});

it('names no host but this machine', () => {
  for (const { name } of FUNCTIONS) {
    const { JWT_ISSUER, ...others } = variablesOf(name);
    // An identifier that nobody can own (RFC 6761 6.4), never fetched.
    expect(JWT_ISSUER).toBe('https://embedded.invalid');
    const hosts = Object.values(others).flatMap((value) => (/^\w+:\/\//.test(value) ? [new URL(value).hostname] : []));
    expect(new Set(hosts)).toEqual(new Set(['127.0.0.1', '']));
  }
});

it('lets the simulator push to the webhooks of this machine', () => {
  const { pushEndpoint, topicName, serviceAccountEmail } = pushSubscription(addresses.publicUrl);
  expect(pushEndpoint).toBe('http://127.0.0.1:5/v1/webhooks/gmail');
  expect(watchedServices(variablesOf('sync-worker'))).toEqual(['gmail', 'calendar', 'drive']);
  expect(watchConfiguration(variablesOf('sync-worker')).GMAIL_PUSH_TOPIC).toBe(topicName);
  expect(gmailPushConfiguration(variablesOf('webhooks'))).toMatchObject({
    GMAIL_PUSH_AUDIENCE: pushEndpoint,
    GMAIL_PUSH_SERVICE_ACCOUNT: serviceAccountEmail,
  });
});
