import { createGoogleSources } from '../adapters/google/google-sources.ts';
import { createSyncStore } from '../adapters/postgres/sync/sync-store.ts';
import { createWatchStore } from '../adapters/postgres/sync/watch-store.ts';
import type { TextExtractor } from '../content/extraction/text-extractor.ts';
import type { SyncParts } from '../sync/sync-collection.ts';
import type { SyncLog } from '../sync/sync-log.ts';
import { type Environment, googleConfiguration } from './configuration.ts';
import { embeddingModelName } from './embedding-model-name.ts';
import { openGoogleQuotas, type QuotaUse } from './google-quota.ts';
import { pollConfiguration, watchConfiguration } from './push-configuration.ts';
import { type OpenTokens, openTokens, type TokenParts } from './token-vault.ts';

/**
 * What a worker syncs with.
 * @param parts.tokens those that the function has; opened anew by default
 */
export async function openSync(
  environment: Environment,
  parts: TokenParts & { extractor: TextExtractor; log: SyncLog; tokens?: OpenTokens },
): Promise<Pick<SyncParts, 'store' | 'sources' | 'watches'> & { quotaUse: QuotaUse }> {
  const { GOOGLE_ROOT_URL } = googleConfiguration(environment);
  const { vault: tokens } = parts.tokens ?? (await openTokens(environment, parts));
  const { quotaOf, quotaUse } = openGoogleQuotas(environment, parts);
  const { GMAIL_PUSH_TOPIC: topic, WEBHOOK_URL: webhookUrl } = watchConfiguration(environment);
  const policy = pollConfiguration(environment);
  const sources = createGoogleSources({
    tokens,
    clock: parts.clock,
    extractor: parts.extractor,
    quotaOf,
    ...(GOOGLE_ROOT_URL === undefined ? {} : { rootUrl: GOOGLE_ROOT_URL }),
    pushTo: { topic, webhookUrl },
  });
  return {
    store: createSyncStore(parts.database, parts.clock, embeddingModelName(environment), policy),
    sources,
    watches: { google: sources.watches, watchStore: createWatchStore(parts.database, parts.clock, policy) },
    quotaUse,
  };
}
