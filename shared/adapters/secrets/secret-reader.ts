import { fileURLToPath } from 'node:url';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { z } from 'zod';
import type { Clock } from '../../domain/clock.ts';
import { readPrivateFile } from '../private-file.ts';

/** A secret can't be read or is not what it must be. The message names the reference, never the content. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

/** A changed secret is seen by every instance within this time. */
const CACHE_MS = 5 * 60_000;

/**
 * Reads the JSON document that a reference leads to: `file:///…`, a file that only its owner may read, or an ARN of
 * Secrets Manager. Kept for five minutes, during which it is the same object; with `anew` it is read in any case.
 *
 * @throws SecretError, ExposedFileError, and what Secrets Manager or the file system throws
 */
export type ReadSecret = <T extends z.ZodType>(
  reference: string,
  schema: T,
  signal?: AbortSignal,
  options?: { anew?: boolean },
) => Promise<z.infer<T>>;

/** @param secretsManager makes the client when the first ARN is read: where secrets are files, none is made */
export function createSecretReader(options: { clock: Clock; secretsManager: () => SecretsManagerClient }): ReadSecret {
  const { clock } = options;
  const cache = new Map<string, { schema: z.ZodType; value: unknown; until: number }>();
  let client: SecretsManagerClient | undefined;

  async function fetchText(reference: string, signal?: AbortSignal): Promise<string> {
    if (reference.startsWith('file:')) return readPrivateFile(fileURLToPath(reference));
    client ??= options.secretsManager();
    const command = new GetSecretValueCommand({ SecretId: reference });
    const { SecretString: text } = await client.send(command, signal ? { abortSignal: signal } : {});
    if (text === undefined) throw new SecretError(`The secret ${reference} is binary; it should be a JSON document.`);
    return text;
  }

  return async (reference, schema, signal, { anew = false } = {}) => {
    const now = clock.now().getTime();
    const cached = cache.get(reference);
    if (!anew && cached && cached.schema === schema && now < cached.until)
      return cached.value as z.infer<typeof schema>;
    // Only what is right is kept: a secret that was put right is seen at once.
    const value = parse(reference, await fetchText(reference, signal), schema);
    cache.set(reference, { schema, value, until: now + CACHE_MS });
    return value;
  };
}

function parse<T extends z.ZodType>(reference: string, text: string, schema: T): z.infer<T> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // Not the cause: it quotes the text.
    throw new SecretError(`The secret ${reference} is not a JSON document.`);
  }
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'the document');
  throw new SecretError(
    `The secret ${reference} is not what it should be: look at ${[...new Set(fields)].join(', ')}.`,
  );
}
