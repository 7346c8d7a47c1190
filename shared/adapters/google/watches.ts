import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { Clock } from '../../domain/clock.ts';
import type { ItemJob } from '../../domain/sync-job.ts';
import { GoogleError } from '../../sync/google-error.ts';
import type { GoogleWatches, NewChannel, WatchAnswer } from '../../sync/watch/google-watches.ts';
import type { GoogleCall, MethodOptions } from './google-call.ts';
import { required } from './malformed-resource-error.ts';
import { stopWatch } from './stop-watch.ts';

/** Google's maximum; Drive's default is an hour. */
const LIFETIME_MS = 7 * 24 * 3_600_000;

/** developers.google.com/workspace/calendar/api/guides/errors; said of calendars that belong to nobody, such as holidays. */
const UNSUPPORTED = /\b(?:pushNotSupportedForRequestedResource|pushNotSupported)\b/;

export interface GoogleWatchesOptions {
  gmail: gmail_v1.Gmail;
  calendar: calendar_v3.Calendar;
  drive: drive_v3.Drive;
  /** Where a simulator serves all of Google's addresses; Google's own by default. */
  rootUrl?: string | undefined;
  callFor: (job: ItemJob) => GoogleCall;
  clock: Clock;
  /** `projects/…/topics/…`; without it mailboxes are not watched. */
  topic?: string | undefined;
  /** The public address of the API; without it calendars and files are not watched. */
  webhookUrl?: string | undefined;
}

/** users.watch of Gmail, and the channels of Calendar and Drive. */
export function createGoogleWatches(options: GoogleWatchesOptions): GoogleWatches {
  const { gmail, calendar, drive, rootUrl, callFor, clock, topic, webhookUrl } = options;

  const channelBody = (service: string, { id, token }: NewChannel) => ({
    id,
    token,
    type: 'web_hook',
    address: `${webhookUrl?.replace(/\/$/, '')}/v1/webhooks/${service}`,
    expiration: String(clock.now().getTime() + LIFETIME_MS),
  });

  function open(job: ItemJob, channel: NewChannel, cursor: string | null, signal: AbortSignal) {
    const requestBody = channelBody(job.service, channel);
    // The id of a channel that exists is refused. One whose answer got lost lapses by itself, and the next attempt has another id.
    const openOnce = (
      method: string,
      send: (more: MethodOptions) => Promise<{ data: calendar_v3.Schema$Channel | drive_v3.Schema$Channel }>,
    ) => callFor(job)(method, signal, send, { once: true });
    if (job.service === 'drive') {
      return openOnce('drive.changes.watch', (more) =>
        drive.changes.watch(
          {
            pageToken: cursor ?? '',
            includeRemoved: true,
            includeItemsFromAllDrives: true,
            supportsAllDrives: true,
            ...(job.collection === '' ? {} : { driveId: job.collection }),
            requestBody,
          },
          more,
        ),
      );
    }
    return job.collection === ''
      ? openOnce('calendar.calendarList.watch', (more) => calendar.calendarList.watch({ requestBody }, more))
      : openOnce('calendar.events.watch', (more) =>
          calendar.events.watch({ calendarId: job.collection, requestBody }, more),
        );
  }

  return {
    services: [
      ...(topic === undefined ? [] : (['gmail'] as const)),
      ...(webhookUrl === undefined ? [] : (['calendar', 'drive'] as const)),
    ],

    async start(job, channel, cursor, signal): Promise<WatchAnswer> {
      if (job.service === 'gmail') {
        const call = callFor(job);
        const { emailAddress } = await call('gmail.users.getProfile', signal, (more) =>
          gmail.users.getProfile({ userId: 'me' }, more),
        );
        const address = required(emailAddress, 'emailAddress').toLowerCase();
        const { expiration } = await call('gmail.users.watch', signal, (more) =>
          gmail.users.watch({ userId: 'me', requestBody: { topicName: topic ?? '' } }, more),
        );
        return { kind: 'live', resourceId: null, address, expiresAt: instant(expiration) };
      }
      try {
        const { resourceId, expiration } = await open(job, channel, cursor, signal);
        return {
          kind: 'live',
          resourceId: required(resourceId, 'resourceId'),
          address: null,
          expiresAt: instant(expiration),
        };
      } catch (error) {
        if (error instanceof GoogleError && UNSUPPORTED.test(error.message)) return { kind: 'unsupported' };
        throw error;
      }
    },

    async stop(job, { id, resourceId }, signal) {
      const { service } = job;
      const isMailbox = service === 'gmail';
      if (!isMailbox && resourceId === null) return;
      const watch = isMailbox ? 'mailbox' : { service, id, resourceId: resourceId ?? '' };
      try {
        await callFor(job)(isMailbox ? 'gmail.users.stop' : `${service}.channels.stop`, signal, async (more) => ({
          data: await stopWatch(watch, rootUrl, more),
        }));
      } catch (error) {
        if (!(error instanceof GoogleError && error.kind === 'notFound')) throw error;
      }
    },
  };
}

/** Milliseconds since the epoch, as a text. @throws GoogleError when it is none: the channel can't be renewed in time then */
function instant(milliseconds: string | null | undefined): Date {
  const at = Number(milliseconds);
  if (Number.isSafeInteger(at) && at > 0) return new Date(at);
  throw new GoogleError('invalid', 'A watch came without the time of its end.');
}
