import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, describe, expect, it } from 'vitest';
import { createKeyFileWrapper } from '../../../../shared/adapters/key-file/key-file-wrapper.ts';
import { createKmsKeyWrapper } from '../../../../shared/adapters/kms/kms-key-wrapper.ts';
import type { KeyWrapper } from '../../../../shared/identity/key-wrapper.ts';
import { LOCAL_KMS_KEY, startLocalKms } from './local-kms.ts';

const directory = await mkdtemp(join(tmpdir(), 'key-file-'));
const kms = await startLocalKms();
const kmsClient = new KMSClient({
  endpoint: kms.url,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
  maxAttempts: 1,
});
afterAll(async () => {
  kmsClient.destroy();
  await kms.close();
  await rm(directory, { recursive: true });
});

const WRAPPERS: [name: string, create: () => KeyWrapper][] = [
  ['a key file', () => createKeyFileWrapper(join(directory, 'contract'))],
  ['KMS', () => createKmsKeyWrapper(kmsClient, LOCAL_KMS_KEY)],
];

const CONTEXT = { purpose: 'google-tokens', keyId: '019f0000-0000-7000-8000-000000000001' };

describe.each(WRAPPERS)('data keys under %s', (_, create) => {
  it('are 256 bits, new each time, and come back by another instance', async () => {
    const first = await create().generate(CONTEXT);
    const second = await create().generate(CONTEXT);
    expect(first.key).toHaveLength(32);
    expect(Buffer.from(first.key).equals(Buffer.from(second.key))).toBe(false);
    expect(Buffer.from(first.wrapped).includes(Buffer.from(first.key))).toBe(false);
    expect(Buffer.from(await create().unwrap(first, CONTEXT))).toEqual(Buffer.from(first.key));
  });

  it('do not come back for another purpose or key id', async () => {
    const wrapper = create();
    const key = await wrapper.generate(CONTEXT);
    await expect(wrapper.unwrap(key, { ...CONTEXT, purpose: 'sessions' })).rejects.toThrow();
    await expect(wrapper.unwrap(key, { ...CONTEXT, keyId: '019f0000-0000-7000-8000-000000000002' })).rejects.toThrow();
  });

  it('do not come back when they were changed', async () => {
    const wrapper = create();
    const key = await wrapper.generate(CONTEXT);
    const changed = Buffer.from(key.wrapped);
    changed[20] = (changed[20] ?? 0) ^ 1;
    await expect(wrapper.unwrap({ ...key, wrapped: changed }, CONTEXT)).rejects.toThrow();
  });
});

describe('a key file', () => {
  it('is made once, by whoever is first, for its owner only', async () => {
    const path = join(directory, 'made-once');
    const keys = await Promise.all([1, 2, 3].map(() => createKeyFileWrapper(path).generate(CONTEXT)));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    for (const key of keys) expect(await createKeyFileWrapper(path).unwrap(key, CONTEXT)).toEqual(key.key);
    expect((await readdir(directory)).filter((name) => name.startsWith('made-once'))).toEqual(['made-once']);
  });

  it('is refused when others have access to it, until that is put right', async () => {
    const path = join(directory, 'exposed');
    const wrapper = createKeyFileWrapper(path);
    await createKeyFileWrapper(path).generate(CONTEXT);
    await chmod(path, 0o640);
    await expect(wrapper.generate(CONTEXT)).rejects.toThrow(/has mode 640, but only its owner.*chmod 600/);
    await chmod(path, 0o600);
    await wrapper.generate(CONTEXT);
  });

  it('is refused when it holds no key, and its text is not told', async () => {
    const path = join(directory, 'no-key');
    await writeFile(path, 'not-a-key', { mode: 0o600 });
    const failure = await createKeyFileWrapper(path)
      .generate(CONTEXT)
      .catch((error) => error);
    expect(failure.message).toContain('should hold a key of 64 hex digits');
    expect(failure.message).not.toContain('not-a-key');
  });

  it('says so when it is not the one that wrapped', async () => {
    const key = await createKeyFileWrapper(join(directory, 'one')).generate(CONTEXT);
    await expect(createKeyFileWrapper(join(directory, 'other')).unwrap(key, CONTEXT)).rejects.toThrow(
      /was encrypted under key-file:[0-9a-f]{16}, but .* holds key-file:/,
    );
    expect(key.wrappingKey).not.toContain((await readFile(join(directory, 'one'), 'utf8')).slice(0, 16));
  });
});

describe('KMS', () => {
  it('is not waited for after an abort', async () => {
    const wrapper = createKmsKeyWrapper(kmsClient, LOCAL_KMS_KEY);
    await expect(wrapper.generate(CONTEXT, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });

  it('unwraps by the key that wrapped, also after another one was configured', async () => {
    const key = await createKmsKeyWrapper(kmsClient, LOCAL_KMS_KEY).generate(CONTEXT);
    expect(key.wrappingKey).toBe(LOCAL_KMS_KEY);
    const later = createKmsKeyWrapper(kmsClient, 'arn:aws:kms:eu-central-1:000000000000:key/another');
    expect(Buffer.from(await later.unwrap(key, CONTEXT))).toEqual(Buffer.from(key.key));
  });
});
