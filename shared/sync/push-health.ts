import type { Clock } from '../domain/clock.ts';
import type { Service, Synced } from '../domain/service.ts';
import { dormantSince, type PollPolicy } from './poll-policy.ts';
import type { WatchError } from './watch/watch-store.ts';

/** What is known of the pushes of one service of an account. */
export interface PushFacts {
  /**
   * When the first watch of its collections ends; null as long as one of them has none. Those that Google does not push changes of do not
   * count.
   */
  watchedUntil: Date | null;
  /** Why one of them has none. */
  watchError: Exclude<WatchError, 'unsupported'> | null;
  /** A collection has never been synced whole. */
  isFirstPass: boolean;
  /** Whether the person wants to be synced by the clock. */
  autosync: boolean;
  /** Whether Google honours what was granted for the account. */
  isConnected: boolean;
  lastActiveAt: Date | null;
  /** When the first of its collections is due. */
  nextPollAt: Date;
}

export interface PushFactsReader {
  /** By account and service: see `factsKey`. */
  read(userId: string): Promise<ReadonlyMap<string, PushFacts>>;
}

export const factsKey = (accountId: string, service: Synced) => `${accountId} ${service}`;

/** What is the same for all people of a deployment. */
export interface PushSettings {
  policy: PollPolicy;
  /** The services that Google can be asked to push changes of. */
  watched: readonly Service[];
}

/** `live`: Google tells of changes within seconds. `polling`: they are looked for by the clock, for this reason. */
export interface PushHealth {
  push: 'live' | 'polling';
  /** In plain words; null for `live`. */
  pushReason: string | null;
  /** When it is looked at next by the clock; null where nothing is. */
  nextPollAt: Date | null;
}

/** How the pushes of a service stand. `facts` undefined: nothing of the service is synced. */
export function pushHealthOf(
  service: Synced,
  facts: PushFacts | undefined,
  { policy, watched }: PushSettings,
  clock: Clock,
): PushHealth {
  const now = clock.now();
  const polling = (pushReason: string): PushHealth => ({
    push: 'polling',
    pushReason,
    nextPollAt: facts?.autosync && facts.isConnected ? facts.nextPollAt : null,
  });
  if (facts?.isConnected === false) return polling('The account must be connected again first.');
  if (facts?.autosync === false) return polling('Sync by itself is switched off: it is synced when you ask for it.');
  if (service === 'contacts') return polling('Google does not tell of changes of contacts.');
  if (!watched.includes(service)) return polling('This deployment has no address to which Google could push changes.');
  if (!facts) return polling('It is not synced.');
  if (facts.lastActiveAt !== null && facts.lastActiveAt < dormantSince(policy, now)) {
    return polling(
      `You have not asked for anything for ${policy.dormantAfterDays} days: it is synced rarely until you do.`,
    );
  }
  if (facts.watchedUntil !== null && facts.watchedUntil > now) {
    return { push: 'live', pushReason: null, nextPollAt: facts.nextPollAt };
  }
  if (facts.isFirstPass) {
    return polling(
      service === 'gmail'
        ? 'Pushes begin when the newest mails have been synced.'
        : 'Pushes begin when the first sync is complete.',
    );
  }
  switch (facts.watchError) {
    case 'refused':
      return polling('Google refused to push changes. It is asked again once a day.');
    case 'unavailable':
      return polling('Google could not be asked to push changes. It is asked again soon.');
    case null:
      return polling('Google’s pushes have lapsed. They are asked for again with the next sync.');
    default:
      return facts.watchError satisfies never;
  }
}
