import { calendar } from 'googleapis/build/src/apis/calendar/index.js';
import { drive } from 'googleapis/build/src/apis/drive/index.js';
import { gmail } from 'googleapis/build/src/apis/gmail/index.js';
import { people } from 'googleapis/build/src/apis/people/index.js';
import { withinBudget } from '../../content/extraction/extraction-budget.ts';
import type { TextExtractor } from '../../content/extraction/text-extractor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ItemJob, SyncJob } from '../../domain/sync-job.ts';
import type { UnitLane } from '../../resilience/unit-limiter.ts';
import type { CollectionSources, OpenCollection } from '../../sync/collection-source.ts';
import type { GoogleWatches } from '../../sync/watch/google-watches.ts';
import { createBatchGet } from './batch/batch-get.ts';
import { createCalendarDirectory } from './calendar/calendar-directory.ts';
import { createCalendarSource } from './calendar/calendar-source.ts';
import { createDriveDirectory } from './drive/drive-directory.ts';
import { createDriveSource } from './drive/drive-source.ts';
import { listGmailLabels } from './gmail/gmail-labels.ts';
import { createGmailSource } from './gmail/gmail-source.ts';
import { createPendingAttachments } from './gmail/pending-attachments.ts';
import { createGoogleCall } from './google-call.ts';
import { createContactSource } from './people/contact-source.ts';
import type { CallQuota } from './quota/call-quota.ts';
import { rememberToken } from './remember-token.ts';
import { createGoogleWatches, type GoogleWatchesOptions } from './watches.ts';

/** Where access tokens come from: the token vault of identity has this shape. */
export interface AccessTokenSource {
  accessToken(
    account: { userId: string; accountId: string },
    signal?: AbortSignal,
    options?: { rejected?: string },
  ): Promise<string>;
}

export interface GoogleSourcesOptions {
  tokens: AccessTokenSource;
  clock: Clock;
  /** Reads the text of files and attachments. */
  extractor: TextExtractor;
  /** The units of Google's quotas that an account's calls take. */
  quotaOf: (accountId: string, lane: UnitLane) => CallQuota;
  /** Where Google may push changes to; nowhere by default. */
  pushTo?: Pick<GoogleWatchesOptions, 'topic' | 'webhookUrl'>;
  /** The root of all APIs, where Google is simulated; Google's own otherwise. */
  rootUrl?: string;
}

/** Gmail, Calendar, Drive and contacts as sync reads and watches them, over Google's client libraries. */
export function createGoogleSources({
  tokens,
  clock,
  extractor,
  quotaOf,
  rootUrl,
  pushTo = {},
}: GoogleSourcesOptions): CollectionSources & { watches: GoogleWatches } {
  const root = rootUrl === undefined ? {} : { rootUrl: rootUrl.endsWith('/') ? rootUrl : `${rootUrl}/` };
  const openExtractor = () => withinBudget(extractor, clock);
  const gmailBatchUrl = new URL('/batch/gmail/v1', rootUrl ?? 'https://gmail.googleapis.com').href;
  const gmailApi = gmail({ version: 'v1', ...root });
  const calendarApi = calendar({ version: 'v3', ...root });
  const driveApi = drive({ version: 'v3', ...root });
  const peopleApi = people({ version: 'v1', ...root });
  const callFor = (job: SyncJob, quota: CallQuota) =>
    createGoogleCall(
      rememberToken((signal, extra) => tokens.accessToken(job, signal, extra), clock),
      clock,
      quota,
    );
  const freshCallFor = (job: SyncJob) => callFor(job, quotaOf(job.accountId, 'fresh'));
  return {
    watches: createGoogleWatches({
      gmail: gmailApi,
      calendar: calendarApi,
      drive: driveApi,
      rootUrl,
      callFor: freshCallFor,
      clock,
      ...pushTo,
    }),
    openContacts: (job) => createContactSource(peopleApi, freshCallFor(job)),
    openAttachments: (job) =>
      createPendingAttachments({
        gmail: gmailApi,
        call: callFor(job, quotaOf(job.accountId, 'backfill')),
        clock,
        openExtractor,
      }),
    open(job: ItemJob, options): OpenCollection {
      const quota = quotaOf(job.accountId, options.firstPass ? 'backfill' : 'fresh');
      const call = callFor(job, quota);
      switch (job.service) {
        case 'gmail':
          return {
            items: createGmailSource(
              { gmail: gmailApi, call, batchGet: createBatchGet(gmailBatchUrl, call, quota), quota, openExtractor },
              options,
            ),
            listLabels: (signal) => listGmailLabels(gmailApi, call, signal),
          };
        case 'calendar':
          return job.collection === ''
            ? { items: null, directory: createCalendarDirectory(calendarApi, call) }
            : { items: createCalendarSource(calendarApi, call, job.collection) };
        case 'drive':
          return job.collection === ''
            ? {
                items: createDriveSource(driveApi, call, null, openExtractor),
                directory: createDriveDirectory(driveApi, call),
              }
            : { items: createDriveSource(driveApi, call, job.collection, openExtractor) };
      }
    },
  };
}
