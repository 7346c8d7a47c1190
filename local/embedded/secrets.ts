import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { exportJWK, generateKeyPair } from 'jose';
import type { dataFiles } from './data-directory.ts';

/** The secrets that the local services and the host have to know themselves. */
export interface EmbeddedSecrets {
  upstashToken: string;
  googleClientSecret: string;
}

/**
 * Makes the secrets of a data directory at its first start, each in a file that only its owner can read, in the shapes
 * that Secrets Manager holds on AWS.
 */
export async function ensureSecrets(files: ReturnType<typeof dataFiles>): Promise<EmbeddedSecrets> {
  const existing = await readSecrets(files);
  if (existing) return existing;

  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const kid = randomBytes(8).toString('hex');
  const describe = { kid, alg: 'EdDSA', use: 'sig' };
  const secrets = { upstashToken: token(), googleClientSecret: token() };
  await writeSecret(files.sessionSecret, { signingKey: { ...(await exportJWK(privateKey)), ...describe } });
  await writeSecret(files.googleSecret, { clientSecret: secrets.googleClientSecret });
  // Last: its presence means that the others are there.
  await writeSecret(files.applicationSecret, {
    upstashToken: secrets.upstashToken,
    sessionPublicKeys: { keys: [{ ...(await exportJWK(publicKey)), ...describe }] },
    cacheKey: randomBytes(32).toString('base64'),
  });
  return secrets;
}

async function readSecrets(files: ReturnType<typeof dataFiles>): Promise<EmbeddedSecrets | undefined> {
  let application: string;
  try {
    application = await readFile(files.applicationSecret, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const google = await readFile(files.googleSecret, 'utf8');
  return {
    upstashToken: JSON.parse(application).upstashToken,
    googleClientSecret: JSON.parse(google).clientSecret,
  };
}

const token = () => randomBytes(32).toString('base64url');

const writeSecret = (file: string, value: unknown) =>
  writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600, flush: true });
