import { z } from 'zod';
import type { Service } from '../domain/service.ts';
import { DEFAULT_POLL_POLICY, type PollPolicy } from '../sync/poll-policy.ts';
import { type Environment, read } from './configuration.ts';

/**
 * Who may push changes of mailboxes: the audience and the service account of the Pub/Sub subscription. Undefined without them: no
 * push of Gmail is taken then.
 */
export function gmailPushConfiguration(environment: Environment) {
  const { GMAIL_PUSH_AUDIENCE, GMAIL_PUSH_SERVICE_ACCOUNT } = environment;
  if (GMAIL_PUSH_AUDIENCE === undefined && GMAIL_PUSH_SERVICE_ACCOUNT === undefined) return undefined;
  return read(
    z.object({
      GMAIL_PUSH_AUDIENCE: z.string().min(1),
      GMAIL_PUSH_SERVICE_ACCOUNT: z.email(),
      GOOGLE_ROOT_URL: z.url().optional(),
    }),
    environment,
  );
}

/**
 * What Google may be asked to push, and where to: mailboxes to the Pub/Sub topic `GMAIL_PUSH_TOPIC`, calendars and files to
 * `WEBHOOK_URL`, the public address of the API, below which `/v1/webhooks/…` is called. Each is left to polling without its variable.
 */
export const watchConfiguration = (environment: Environment) =>
  read(
    z.object({
      GMAIL_PUSH_TOPIC: z
        .string()
        .regex(/^projects\/[^/]+\/topics\/[^/]+$/, 'must be projects/<project>/topics/<topic>')
        .optional(),
      WEBHOOK_URL: z.url().optional(),
    }),
    environment,
  );

/** The services that Google can be asked to push changes of. */
export function watchedServices(environment: Environment): Service[] {
  const { GMAIL_PUSH_TOPIC, WEBHOOK_URL } = watchConfiguration(environment);
  return [
    ...(GMAIL_PUSH_TOPIC === undefined ? [] : (['gmail'] as const)),
    ...(WEBHOOK_URL === undefined ? [] : (['calendar', 'drive'] as const)),
  ];
}

const DAY_MINUTES = 24 * 60;

/**
 * How often people are polled who have not asked or searched for `DORMANT_AFTER_DAYS` (30): every `DORMANT_SYNC_DAYS` (6, which is
 * within the week that Gmail's history ids hold). Nothing of theirs is pushed.
 */
export function pollConfiguration(environment: Environment): PollPolicy {
  const days = z.coerce.number().int().min(1);
  const settings = read(
    z.object({ DORMANT_AFTER_DAYS: days.optional(), DORMANT_SYNC_DAYS: days.optional() }),
    environment,
  );
  return {
    ...DEFAULT_POLL_POLICY,
    ...(settings.DORMANT_AFTER_DAYS === undefined ? {} : { dormantAfterDays: settings.DORMANT_AFTER_DAYS }),
    ...(settings.DORMANT_SYNC_DAYS === undefined ? {} : { dormantMinutes: settings.DORMANT_SYNC_DAYS * DAY_MINUTES }),
  };
}
