import { z } from 'zod';
import { quotaLimits } from '../shared/adapters/google/quota/quota-limits.ts';
import { dimensionsOf, embeddingName } from '../shared/adapters/openai/embedding-models.ts';

/** What a preset decides. Each value can be overridden by CDK context of the same name (`-c maxCapacity=16`). */
interface Sizing {
  /** Requests per second over all callers, and how many may come at once. API Gateway treats both as targets. */
  requestsPerSecond: number;
  burst: number;
  /** What one IP address may send in five minutes before the web application firewall blocks it. */
  requestsPerAddress: number;
  /** Aurora capacity units. 0 lets the database sleep when idle; waking takes 15 to 30 s. */
  minCapacity: number;
  maxCapacity: number;
  /** Aurora readers in another availability zone; with at least one, a writer that fails is replaced within a minute. */
  readers: number;
  /** RDS Proxy in front of Aurora: needed where many functions connect at once; it keeps the database awake. */
  proxy: boolean;
  /** How functions reach the internet: a small EC2 instance, one NAT gateway, or one a zone. */
  nat: 'instance' | 'gateway' | 'gateway-per-zone';
  /** Deletion protection, and data that outlives its stack. */
  protectData: boolean;
  backupDays: number;
  logDays: number;
}

/**
 * `dev` sleeps at night and may be thrown away; `small` serves 10,000 requests a minute (167/s); `large` 36,000 (600/s).
 * 0.5 ACU cost about 44 $ a month, the proxy at least 88 $, a NAT gateway 33 $, a NAT instance 3 to 7 $.
 */
const PRESETS = {
  dev: {
    requestsPerSecond: 167,
    burst: 500,
    requestsPerAddress: 2_000,
    minCapacity: 0,
    maxCapacity: 2,
    readers: 0,
    proxy: false,
    nat: 'instance',
    protectData: false,
    backupDays: 1,
    logDays: 7,
  },
  small: {
    requestsPerSecond: 167,
    burst: 500,
    requestsPerAddress: 2_000,
    minCapacity: 0.5,
    maxCapacity: 8,
    readers: 1,
    proxy: true,
    nat: 'gateway',
    protectData: true,
    backupDays: 14,
    logDays: 30,
  },
  large: {
    requestsPerSecond: 600,
    burst: 1_800,
    requestsPerAddress: 2_000,
    minCapacity: 4,
    maxCapacity: 64,
    readers: 1,
    proxy: true,
    nat: 'gateway-per-zone',
    protectData: true,
    backupDays: 35,
    logDays: 90,
  },
} as const satisfies Record<string, Sizing>;

export type Preset = keyof typeof PRESETS;

/** Values of `-c name=value` are strings; those of cdk.json have types. */
const flag = z.union([z.boolean(), z.stringbool()]);
const count = z.coerce.number().int();
const capacity = z.coerce.number().multipleOf(0.5).max(256);
const countries = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value),
  z.array(z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code of ISO 3166-1, for instance DE')),
);

const redirectUris = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value),
  z.array(
    z.url({
      protocol: /^https?$/,
      error: 'must be the whole address of a page, for instance https://chat.example/signed-in',
    }),
  ),
);

const sizing = z.object({
  requestsPerSecond: count.min(1).max(10_000),
  burst: count.min(1).max(5_000),
  requestsPerAddress: count.min(10).max(2_000_000_000),
  minCapacity: capacity.min(0),
  maxCapacity: capacity.min(1),
  readers: count.min(0).max(15),
  proxy: flag,
  nat: z.enum(['instance', 'gateway', 'gateway-per-zone']),
  protectData: flag,
  backupDays: count.min(1).max(35),
  logDays: z.coerce.number().pipe(z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365])),
});

const deployment = sizing.extend({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and dashes, 31 at most'),
  preset: z.enum(['dev', 'small', 'large']),
  region: z
    .string({ error: 'is missing: the AWS region, for instance eu-west-1' })
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, for instance eu-west-1'),
  googleClientId: z.string({ error: 'is missing: the client id of your OAuth client at Google' }).min(1),
  googleQuotaGeneration: z.enum(['2026', '2025']),
  googleQuotaLimits: z.string().optional(),
  upstashRedisRestUrl: z.url({
    protocol: /^https$/,
    error: 'is missing or not an https URL: the REST URL of your Upstash Redis',
  }),
  allowedCountries: countries,
  domainName: z.string().optional(),
  certificateArn: z.string().startsWith('arn:').optional(),
  alarmEmail: z.email().optional(),
  signInRedirectUris: redirectUris,
  llmProvider: z.enum(['none', 'openai', 'anthropic']),
  llmModel: z.string().min(1).optional(),
  llmSmallModel: z.string().min(1).optional(),
  llmBaseUrl: z.url().optional(),
  llmFallback: z.enum(['openai', 'anthropic']).optional(),
  llmRequestsPerMinute: count.min(1).optional(),
  embeddingModel: z.string().min(1).optional(),
  embeddingBaseUrl: z.url().optional(),
  embeddingDimensions: count.optional(),
  previousEmbeddingModel: z.string().min(1).optional(),
  previousEmbeddingBaseUrl: z.url().optional(),
  previousEmbeddingDimensions: count.optional(),
  gmailPushTopic: z
    .string()
    .regex(/^projects\/[^/]+\/topics\/[^/]+$/, 'must be projects/<project>/topics/<topic>')
    .optional(),
  gmailPushServiceAccount: z.email().optional(),
  gmailPushAudience: z.string().min(1).optional(),
  channels: flag,
  dormantAfterDays: count.min(1),
  dormantSyncDays: count.min(1),
});

/**
 * A deployment. Beside the sizing:
 * - `name`: prefix of the stacks, so that one account can hold several deployments; `orchestrator` by default.
 * - `googleClientId`, `upstashRedisRestUrl`: required, public identifiers; the secrets belonging to them are put into
 *   Secrets Manager after the first deployment.
 * - `googleQuotaGeneration`: `2026` (the default) for a Google project that began to use an API on 1 May 2026 or later, else `2025`; with it
 *   `googleQuotaLimits`, figures that the console shows otherwise, as JSON: shared/adapters/google/quota/quota-table.ts.
 * - `allowedCountries`: where requests may come from (`-c allowedCountries=DE,FR`); empty by default, which is everywhere.
 * - `domainName` and `certificateArn` (of ACM, same region), both or neither; without them the address is API Gateway's.
 * - `alarmEmail`: who is told of alarms; nobody by default.
 * - `signInRedirectUris`: pages of apps that browsers may be sent to when they come back from Google, letter by letter, with commas between
 *   them; none by default. Loopback addresses, which programs on people's own machines listen at, need not be named.
 * - `llmProvider`: which hosted model is sent questions and the passages found: `openai` or `anthropic`; `none` by default, and then
 *   the built-in model does everything. With it `llmModel`, `llmSmallModel`, `llmBaseUrl` (a server that speaks OpenAI's API; it needs
 *   `llmModel`), `llmFallback` (the other provider, instead of a smaller model) and `llmRequestsPerMinute` (of all people together;
 *   600 by default).
 * - `embeddingModel`: which model of OpenAI's API is sent the text of all items to make vectors; the built-in one by default. With it
 *   `embeddingBaseUrl` and `embeddingDimensions` (a multiple of 64, up to 3776; needed for models that are not OpenAI's own).
 * - `previousEmbeddingModel`, with `previousEmbeddingBaseUrl` and `previousEmbeddingDimensions`: the hosted model that `embeddingModel` was
 *   before. It embeds searches of those whose texts do not have all their new vectors yet; its key is `openaiApiKey` or, if that is
 *   another one, `previousEmbeddingApiKey` of the same secret. None by default: then they find by words alone meanwhile. Take it away when
 *   all are made. From or to the built-in model: that is always at hand, and a hosted one before it can be named here.
 * - `gmailPushTopic` (`projects/…/topics/…`, in the project of the OAuth client) and `gmailPushServiceAccount`, both or neither: Gmail
 *   pushes changes of mailboxes there, and the subscription signs in as that account, for `gmailPushAudience` (by default the address
 *   of the webhook). Without them mailboxes are polled. README tells how to set them up.
 * - `channels`: whether Calendar and Drive are asked to push to the webhooks; `true` by default.
 * - `dormantAfterDays`, `dormantSyncDays`: who has not asked or searched for 30 days is synced every 6 days only, and not pushed.
 */
export type DeploymentConfig = z.infer<typeof deployment>;

/** The context of the CDK app does not describe a deployment. The message names each value and what it should be. */
export class DeploymentConfigError extends Error {
  override readonly name = 'DeploymentConfigError';
}

/**
 * Reads the configuration from the context of the CDK app. Keys that belong to CDK itself are left alone: they have a
 * colon, a slash or a dash, ours never do, so a misspelt one is found.
 *
 * @throws DeploymentConfigError
 */
export function readDeploymentConfig(context: Readonly<Record<string, unknown>>): DeploymentConfig {
  const given = Object.fromEntries(Object.entries(context).filter(([key]) => /^[A-Za-z]+$/.test(key)));
  const preset = given.preset ?? 'dev';
  const defaults = Object.hasOwn(PRESETS, String(preset)) ? PRESETS[preset as Preset] : PRESETS.dev;
  const result = checked.safeParse({
    name: 'orchestrator',
    allowedCountries: [],
    signInRedirectUris: [],
    googleQuotaGeneration: '2026',
    llmProvider: 'none',
    channels: true,
    dormantAfterDays: 30,
    dormantSyncDays: 6,
    ...defaults,
    ...given,
    preset,
  });
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `${issue.keys.join(', ')}: not known; known are ${Object.keys(deployment.shape).sort().join(', ')}`
      : `${issue.path.join('.')}: ${issue.message}`,
  );
  throw new DeploymentConfigError(
    `The deployment is not configured well. Values come from -c name=value or from "context" in cdk.json.\n  ${lines.join('\n  ')}`,
  );
}

const checked = deployment.strict().superRefine((config, context) => {
  const refuse = (path: keyof DeploymentConfig, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  // As the worker checks them when it starts: what it refuses must not be deployed.
  const limits = quotaLimits.optional().safeParse(config.googleQuotaLimits);
  for (const { path, message } of limits.error?.issues ?? []) refuse('googleQuotaLimits', [...path, message].join(' '));
  if (config.minCapacity > config.maxCapacity) {
    refuse('minCapacity', `is ${config.minCapacity}, more than maxCapacity, which is ${config.maxCapacity}`);
  }
  if (config.proxy && config.minCapacity === 0) {
    refuse('minCapacity', 'is 0, but a proxy keeps the database awake: give at least 0.5, or -c proxy=false');
  }
  if (config.llmProvider === 'none') {
    for (const key of ['llmModel', 'llmSmallModel', 'llmBaseUrl', 'llmFallback', 'llmRequestsPerMinute'] as const) {
      if (config[key] !== undefined) refuse(key, 'needs llmProvider beside it: openai or anthropic');
    }
  }
  if (config.llmProvider === 'openai' && config.llmBaseUrl !== undefined && config.llmModel === undefined) {
    refuse('llmModel', 'is missing: a server of your own (llmBaseUrl) has no default model');
  }
  // As the functions check it when they start (shared/runtime/configuration.ts): what they refuse must not be deployed.
  const embedding = embeddingOf('embedding', config, refuse);
  const previous = embeddingOf('previousEmbedding', config, refuse);
  if (previous !== undefined && previous === embedding) {
    refuse('previousEmbeddingModel', `is ${previous}, as embeddingModel is: name the model before, or none`);
  }
  if ((config.gmailPushTopic === undefined) !== (config.gmailPushServiceAccount === undefined)) {
    refuse('gmailPushTopic', 'needs gmailPushServiceAccount beside it, and the other way round');
  }
  if (config.gmailPushAudience !== undefined && config.gmailPushServiceAccount === undefined) {
    refuse('gmailPushAudience', 'needs gmailPushTopic and gmailPushServiceAccount beside it');
  }
  if ((config.domainName === undefined) !== (config.certificateArn === undefined)) {
    refuse('domainName', 'needs certificateArn beside it, and the other way round');
  }
});

/** What the vectors of the model are stored under whose three keys begin so; undefined where there is none, or something was refused. */
function embeddingOf(
  prefix: 'embedding' | 'previousEmbedding',
  config: DeploymentConfig,
  refuse: (path: keyof DeploymentConfig, message: string) => void,
): string | undefined {
  const [model, dimensions] = [config[`${prefix}Model`], config[`${prefix}Dimensions`]];
  if (model === undefined) {
    for (const key of [`${prefix}BaseUrl`, `${prefix}Dimensions`] as const) {
      if (config[key] !== undefined) refuse(key, `needs ${prefix}Model beside it`);
    }
    return undefined;
  }
  const resolved = dimensionsOf(model, dimensions);
  if (typeof resolved === 'number') return embeddingName(model, resolved);
  refuse(`${prefix}Dimensions`, resolved.fault);
  return undefined;
}
