import { createGoogleSources } from '../adapters/google/google-sources.ts';
import { createSyncStore } from '../adapters/postgres/sync/sync-store.ts';
import type { TextExtractor } from '../content/extraction/text-extractor.ts';
import type { CollectionSources } from '../sync/collection-source.ts';
import type { SyncLog } from '../sync/sync-log.ts';
import type { SyncStore } from '../sync/sync-store.ts';
import { type Environment, googleConfiguration } from './configuration.ts';
import { embeddingModelName } from './embedding-model-name.ts';
import { openGoogleQuotas, type QuotaUse } from './google-quota.ts';
import { openTokenVault, type TokenParts } from './token-vault.ts';

/** What a worker syncs with. */
export async function openSync(
  environment: Environment,
  parts: TokenParts & { extractor: TextExtractor; log: SyncLog },
): Promise<{ store: SyncStore; sources: CollectionSources; quotaUse: QuotaUse }> {
  const { GOOGLE_ROOT_URL } = googleConfiguration(environment);
  const tokens = await openTokenVault(environment, parts);
  const { quotaOf, quotaUse } = openGoogleQuotas(environment, parts);
  return {
    store: createSyncStore(parts.database, parts.clock, embeddingModelName(environment)),
    sources: createGoogleSources({
      tokens,
      clock: parts.clock,
      extractor: parts.extractor,
      quotaOf,
      ...(GOOGLE_ROOT_URL === undefined ? {} : { rootUrl: GOOGLE_ROOT_URL }),
    }),
    quotaUse,
  };
}
