import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSecretReader } from '../../../../shared/adapters/secrets/secret-reader.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { readBody, startLocalHttpServer } from '../../../helpers/local-http-server.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:google-AbCdEf';
const schema = z.object({ clientSecret: z.string().min(1) });

const directory = await mkdtemp(join(tmpdir(), 'secret-'));
const path = join(directory, 'secret.json');
const reference = pathToFileURL(path).href;

let stored: string;
let reads = 0;
const server = await startLocalHttpServer(async (request, response) => {
  const { SecretId } = JSON.parse(await readBody(request));
  reads += 1;
  const isKnown = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue' && SecretId === ARN;
  response.statusCode = isKnown ? 200 : 400;
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  response.end(JSON.stringify(isKnown ? { ARN, SecretString: stored } : { __type: 'ResourceNotFoundException' }));
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

const clock = new FakeClock('2027-03-01T09:00:00Z');
const createReader = () =>
  createSecretReader({
    clock,
    secretsManager: () =>
      new SecretsManagerClient({
        endpoint: server.url,
        region: 'eu-central-1',
        credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
        maxAttempts: 1,
      }),
  });

const writeSecret = async (text: string, mode = 0o600) => {
  await writeFile(path, text);
  await chmod(path, mode);
};

beforeEach(async () => {
  stored = '{"clientSecret":"s1"}';
  reads = 0;
  await writeSecret('{"clientSecret":"s1"}');
});

describe('a secret', () => {
  it('is read from a file, or from Secrets Manager', async () => {
    expect(await createReader()(reference, schema)).toEqual({ clientSecret: 's1' });
    expect(await createReader()(ARN, schema)).toEqual({ clientSecret: 's1' });
  });

  it('is kept for five minutes of the clock', async () => {
    const read = createReader();
    const first = await read(ARN, schema);
    stored = '{"clientSecret":"s2"}';
    await clock.advance(5 * 60_000 - 1);
    expect(await read(ARN, schema)).toBe(first);
    expect(reads).toBe(1);
    await clock.advance(1);
    expect(await read(ARN, schema)).toEqual({ clientSecret: 's2' });
  });

  it('that is wrong is not kept', async () => {
    const read = createReader();
    stored = '{}';
    await expect(read(ARN, schema)).rejects.toThrow(
      `The secret ${ARN} is not what it should be: look at clientSecret.`,
    );
    stored = '{"clientSecret":"right"}';
    expect(await read(ARN, schema)).toEqual({ clientSecret: 'right' });
  });

  it.each([
    ['"hunter2', /is not a JSON document/],
    ['{"clientSecret": ["hunter2"]}', /look at clientSecret/],
    ['["hunter2"]', /look at the document/],
  ])('is not told by the error about it: %s', async (text, message) => {
    await writeSecret(text);
    const failure = await createReader()(reference, schema).catch((error) => error);
    expect(failure.message).toMatch(message);
    expect(`${failure.stack}${failure.cause ?? ''}`).not.toContain('hunter2');
  });

  it.each([0o644, 0o640, 0o604, 0o620])('in a file of mode %o is refused', async (mode) => {
    await writeSecret('{"clientSecret":"s1"}', mode);
    await expect(createReader()(reference, schema)).rejects.toThrow(/has mode 6.., but only its owner may have access/);
  });

  it('that is missing says which one', async () => {
    await expect(createReader()(`${reference}.not`, schema)).rejects.toThrow(/secret\.json\.not/);
    await expect(createReader()(`${ARN}x`, schema)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
