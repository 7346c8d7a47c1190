import { z } from 'zod';
import { quotaLimits } from '../adapters/google/quota/quota-limits.ts';
import { dimensionsOf } from '../adapters/openai/embedding-models.ts';
import { TIERS } from '../domain/principal.ts';

/** The environment of a function, as the deployment or the local host sets it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment of a function is not what it must be. The message names each variable and what it should hold. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** @throws ConfigurationError */
export function read<T extends z.ZodType>(schema: T, environment: Environment): z.infer<T> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `${issue.path.join('.') || 'environment'}: ${issue.message}`);
  throw new ConfigurationError(`The configuration is not valid.\n${lines.join('\n')}`);
}

/** Where a secret is kept: an ARN of Secrets Manager, or a file that only its owner can read (`file:///…`). */
const secretReference = z
  .string()
  .regex(/^(arn:aws[a-z-]*:secretsmanager:|file:\/\/\/)/, 'must be an ARN of Secrets Manager or a file:/// URL');

/** `DATABASE_URL`, or on AWS `DATABASE_HOST`, `DATABASE_NAME` and `AWS_REGION`. The role is always `app`. */
export const databaseConfiguration = (environment: Environment) =>
  read(
    z.union([
      z.object({ DATABASE_URL: z.string().min(1) }),
      z.object({ DATABASE_HOST: z.string(), DATABASE_NAME: z.string(), AWS_REGION: z.string() }),
    ]),
    environment,
  );

/** As `databaseConfiguration`, for the one function that may change the schema: a secret holds the owner's password. */
export const ownerDatabaseConfiguration = (environment: Environment) =>
  read(
    z.union([
      z.object({ DATABASE_OWNER_URL: z.string().min(1) }),
      z.object({ DATABASE_HOST: z.string(), DATABASE_NAME: z.string(), DATABASE_OWNER_SECRET: secretReference }),
    ]),
    environment,
  );

/**
 * Where SQS is. Queue URLs are read by name where they are used; the SDK itself reads `AWS_ENDPOINT_URL_SQS`, which is set only
 * where SQS is not AWS's own.
 */
export const queueConfiguration = (environment: Environment) => read(z.object({ AWS_REGION: z.string() }), environment);

/** The Upstash REST endpoint, and how long to wait for it instead of 300 ms; its token is in the application secret. */
export const cacheConfiguration = (environment: Environment) =>
  read(
    z.object({
      UPSTASH_REDIS_REST_URL: z.url(),
      UPSTASH_REDIS_TIMEOUT_MS: z.coerce.number().int().positive().optional(),
    }),
    environment,
  );

/**
 * The OAuth client and, where Google is simulated, the address of the simulator. `GOOGLE_REDIRECT_URI` is `/v1/auth/google/callback` as
 * browsers find it.
 */
export const googleConfiguration = (environment: Environment) =>
  read(
    z.object({
      GOOGLE_ROOT_URL: z.url().optional(),
      GOOGLE_CLIENT_ID: z.string().min(1),
      GOOGLE_REDIRECT_URI: z.url().endsWith('/v1/auth/google/callback'),
      GOOGLE_SECRET: secretReference,
    }),
    environment,
  );

/**
 * The quotas that Google gives the project: `GOOGLE_QUOTA_GENERATION` `2026` (the default: projects that began to use an API on 1 May
 * 2026 or later), `2025` (older ones), or `none` for a Google that counts nothing. `GOOGLE_QUOTA_LIMITS` sets figures of
 * quota-table.ts otherwise, as JSON.
 */
export const googleQuotaConfiguration = (environment: Environment) =>
  read(
    z.object({
      GOOGLE_QUOTA_GENERATION: z.enum(['2026', '2025', 'none']).default('2026'),
      GOOGLE_QUOTA_LIMITS: quotaLimits.default({}),
    }),
    environment,
  );

/** What wraps the data keys that encrypt Google's tokens: a KMS key, or a key file of the embedded mode. */
export const keyConfiguration = (environment: Environment) =>
  read(
    z.union([
      z.object({ KMS_KEY_ID: z.string().min(1), AWS_REGION: z.string() }),
      z.object({ KEY_FILE: z.string().min(1) }),
    ]),
    environment,
  );

/** Issuer and audience of access tokens, and where the secrets are: all functions get APPLICATION_SECRET. */
export const tokenConfiguration = (environment: Environment) =>
  read(
    z.object({ JWT_ISSUER: z.url(), JWT_AUDIENCE: z.string().min(1), APPLICATION_SECRET: secretReference }),
    environment,
  );

/**
 * For the one function that signs people in: the signing key of access tokens, the tier of who comes for the first time, `free`
 * by default, and `SIGN_IN_REDIRECT_URIS`, separated by blanks: where apps may have browsers sent that come back from Google, letter by
 * letter; none by default, and then only loopback addresses.
 */
export const signingConfiguration = (environment: Environment) =>
  read(
    z.object({
      SESSION_SECRET: secretReference,
      FIRST_TIER: z.enum(TIERS).default('free'),
      SIGN_IN_REDIRECT_URIS: z
        .string()
        .default('')
        .transform((text) => text.split(/\s+/).filter((uri) => uri !== ''))
        .pipe(z.array(z.url({ protocol: /^https?$/ }))),
    }),
    environment,
  );

/**
 * `CLOCK_OFFSET_MS` moves the clock, for demonstrations and evaluations "as of" a date; 0 by default. `CLOCK_RATE` lets it run so many
 * times as fast since the instant `CLOCK_ORIGIN_MS` (milliseconds since the epoch), for benchmarks; 1 by default.
 */
export const clockConfiguration = (environment: Environment) =>
  read(
    z.object({
      CLOCK_OFFSET_MS: z.coerce.number().int().default(0),
      CLOCK_RATE: z.coerce.number().positive().default(1),
      CLOCK_ORIGIN_MS: z.coerce.number().int().default(0),
    }),
    environment,
  );

const provider = z.enum(['openai', 'anthropic']);

const given = z.string().min(1).optional();

/**
 * Which hosted models are asked. `LLM_PROVIDER` is `none` by default: then the built-in model does everything, whatever else
 * stands here. `LLM_MODEL` is needed with an `LLM_BASE_URL` of OpenAI's API, and has a default elsewhere. `LLM_FALLBACK` names what
 * comes next when it fails: the other provider, or by default the provider's smaller model (`LLM_SMALL_MODEL`).
 * `LLM_REQUESTS_PER_MINUTE` is what all people share.
 */
export const languageModelConfiguration = (environment: Environment) =>
  read(
    z.discriminatedUnion('LLM_PROVIDER', [
      z.object({ LLM_PROVIDER: z.literal('none') }),
      z
        .object({
          LLM_PROVIDER: provider,
          LLM_MODEL: given,
          LLM_SMALL_MODEL: given,
          LLM_BASE_URL: z.url().optional(),
          LLM_FALLBACK: provider.optional(),
          LLM_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(600),
          LANGUAGE_MODEL_SECRET: secretReference,
        })
        .refine(
          ({ LLM_PROVIDER, LLM_BASE_URL, LLM_MODEL }) =>
            LLM_PROVIDER !== 'openai' || LLM_BASE_URL === undefined || LLM_MODEL !== undefined,
          { path: ['LLM_MODEL'], error: 'is missing: a server of your own (LLM_BASE_URL) has no default model' },
        ),
    ]),
    { LLM_PROVIDER: 'none', ...environment },
  );

/** A hosted model of embeddings, by OpenAI's API. */
export interface HostedEmbedding {
  model: string;
  dimensions: number;
  /** By default OpenAI itself. */
  baseUrl?: string | undefined;
}

/** The three variables of a hosted model, whose names begin so; undefined where it is not named. */
function hostedEmbedding(environment: Environment, prefix: string): HostedEmbedding | undefined {
  const [name, baseUrl, length] = [`${prefix}_MODEL`, `${prefix}_BASE_URL`, `${prefix}_DIMENSIONS`];
  if (environment[name] === undefined) {
    const alone = [baseUrl, length].find((variable) => environment[variable] !== undefined);
    if (alone === undefined) return undefined;
    throw new ConfigurationError(`The configuration is not valid.\n${alone}: needs ${name} beside it`);
  }
  const shape = z.object({
    [name]: z.string().min(1),
    [baseUrl]: z.url().optional(),
    [length]: z.coerce.number().optional(),
  });
  const values = read(shape, environment);
  const model = values[name] as string;
  const dimensions = dimensionsOf(model, values[length] as number | undefined);
  if (typeof dimensions !== 'number')
    throw new ConfigurationError(`The configuration is not valid.\n${length}: ${dimensions.fault}`);
  return { model, dimensions, baseUrl: values[baseUrl] as string | undefined };
}

const withModelSecret = <T>(configured: T | undefined, environment: Environment) =>
  configured && { ...configured, ...read(z.object({ LANGUAGE_MODEL_SECRET: secretReference }), environment) };

/**
 * Which model makes the vectors: undefined for the built-in one; with `EMBEDDING_MODEL` that one, by OpenAI's API at
 * `EMBEDDING_BASE_URL`, by default OpenAI itself. `EMBEDDING_DIMENSIONS` shortens the vectors of OpenAI's models that can do that, and
 * is needed for any other model, as nobody knows its dimensions.
 */
export const embeddingModelConfiguration = (environment: Environment) => hostedEmbedding(environment, 'EMBEDDING');

/** The same, with the secret that holds its key, for functions that ask it. */
export const embeddingConfiguration = (environment: Environment) =>
  withModelSecret(embeddingModelConfiguration(environment), environment);

/**
 * The hosted model that made the vectors before, for functions that embed queries: until somebody's texts all have vectors of the model
 * of now, their searches use those. `PREVIOUS_EMBEDDING_MODEL`, `PREVIOUS_EMBEDDING_BASE_URL` and `PREVIOUS_EMBEDDING_DIMENSIONS`, as for
 * the model of now; undefined by default, and unneeded for the built-in model. To be taken away when all vectors are made.
 */
export function previousEmbeddingConfiguration(environment: Environment) {
  const previous = withModelSecret(hostedEmbedding(environment, 'PREVIOUS_EMBEDDING'), environment);
  const current = embeddingModelConfiguration(environment);
  if (previous && current?.model === previous.model && current.dimensions === previous.dimensions) {
    const fault = `is ${previous.model}, as EMBEDDING_MODEL is: name the model before, or none`;
    throw new ConfigurationError(`The configuration is not valid.\nPREVIOUS_EMBEDDING_MODEL: ${fault}`);
  }
  return previous;
}
