import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { createSecretReader, type ReadSecret } from '../adapters/secrets/secret-reader.ts';
import type { Clock } from '../domain/clock.ts';

export type { ReadSecret } from '../adapters/secrets/secret-reader.ts';

/** A JSON Web Key of Ed25519 (RFC 8037 2), public or private. */
const ed25519Key = z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), kid: z.string() });

/** APPLICATION_SECRET */
export const applicationSecret = z.object({
  upstashToken: z.string().min(1),
  sessionPublicKeys: z.object({ keys: z.array(ed25519Key).min(1) }),
  /** 32 random bytes in base64, from which the keys of cached content are derived; without it no content is cached. */
  cacheKey: z.base64().length(44).optional(),
});

/** LANGUAGE_MODEL_SECRET: the keys of the providers that are asked; a server of one's own may want none. */
export const languageModelSecret = z.object({
  openaiApiKey: z.string().min(1).optional(),
  anthropicApiKey: z.string().min(1).optional(),
  /** Of the previous embedding model, where its server wants another key than `openaiApiKey`. */
  previousEmbeddingApiKey: z.string().min(1).optional(),
});

/** GOOGLE_SECRET */
export const googleSecret = z.object({ clientSecret: z.string().min(1) });

/** SESSION_SECRET */
export const sessionSecret = z.object({ signingKey: ed25519Key.extend({ d: z.string() }) });

/** DATABASE_OWNER_SECRET, as RDS writes it. */
export const databaseOwnerSecret = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** What reads the secrets of a function: from files, or from Secrets Manager with bounded calls. */
export function openSecrets(clock: Clock): ReadSecret {
  return createSecretReader({
    clock,
    secretsManager: () =>
      new SecretsManagerClient({
        maxAttempts: 3,
        requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
      }),
  });
}
