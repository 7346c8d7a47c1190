import { createHash } from 'node:crypto';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import * as z from 'zod';
import { ApiError } from '../http/api-error.ts';
import type { JsonBody } from '../http/request-body.ts';
import type { EventInput } from './event-draft.ts';

/** The query parameters that say what of the body holds. */
export interface EventBodyOptions {
  conferenceDataVersion: number;
  supportsAttachments: boolean;
}

const text = z.string().nullish();
const answer = z.boolean().nullish();
const dateTime = z.strictObject({ date: text, dateTime: text, timeZone: text }).nullish();
const attendee = z.looseObject({ email: z.string() });

/** The fields that somebody may write, of those that the simulator keeps; others are read-only, and ignored as Google does. */
const eventBody = z.object({
  id: z
    .string()
    .regex(/^[a-v0-9]{5,1024}$/)
    .optional(),
  status: text,
  start: dateTime,
  end: dateTime,
  recurrence: z.array(z.string()).nullish(),
  summary: text,
  description: text,
  location: text,
  attendees: z.array(attendee).nullish(),
  transparency: z.enum(['opaque', 'transparent']).nullish(),
  visibility: z.enum(['default', 'public', 'private', 'confidential']).nullish(),
  conferenceData: z.looseObject({}).nullish(),
  eventType: z.string().optional(),
  iCalUID: z.string().optional(),
  anyoneCanAddSelf: answer,
  attachments: z.array(z.looseObject({ fileUrl: z.string() })).nullish(),
  colorId: text,
  extendedProperties: z
    .strictObject({
      private: z.record(z.string(), z.string()).optional(),
      shared: z.record(z.string(), z.string()).optional(),
    })
    .nullish(),
  guestsCanInviteOthers: answer,
  guestsCanModify: answer,
  guestsCanSeeOtherGuests: answer,
  reminders: z.looseObject({}).nullish(),
  source: z.strictObject({ url: text, title: text }).nullish(),
});

/**
 * What the body of an insert or a patch asks for.
 *
 * | behaviour | copied from |
 * |---|---|
 * | ids are made of a-v and digits, 5 to 1,024 of them | developers.google.com/workspace/calendar/api/v3/reference/events/insert, id |
 * | conferenceDataVersion=0 ignores the conference of the body; 1 takes it over, and makes one that `createRequest` asks for | …/events/insert, conferenceDataVersion |
 * | attachments are ignored without supportsAttachments | …/events/insert, supportsAttachments: "Whether API client performing operation supports event attachments" |
 *
 * @throws ApiError 400
 */
export function eventInput(body: JsonBody, options: EventBodyOptions): EventInput {
  const { data, error } = eventBody.safeParse(body);
  if (!data) {
    const field = error.issues[0]?.path.join('.') ?? '';
    throw new ApiError(400, 'invalid', field === 'id' ? 'Invalid resource id value.' : `Invalid value for: ${field}`);
  }
  const { conferenceData, attachments, ...rest } = data;
  const withConference = options.conferenceDataVersion === 1 && conferenceData !== undefined;
  // The types of googleapis have no null, which takes a field away.
  return {
    ...rest,
    ...(options.supportsAttachments && attachments !== undefined ? { attachments } : {}),
    ...(withConference ? conferenceInput(conferenceData) : {}),
  } as EventInput;
}

/**
 * The start or end of a patch, laid over the one that the event has.
 *
 * | behaviour | copied from |
 * |---|---|
 * | a patch changes the fields inside `start` and `end` that it names: whoever makes a day of an instant must take `dateTime` away with null | velog.io/@puar12 (…Patch-400-Error…), which quotes "Invalid start time."; …/calendar/api/guides/performance#patch |
 *
 * @throws ApiError 400 when both a day and an instant would remain
 */
export function patchedDateTime(
  field: 'start' | 'end',
  patch: calendar_v3.Schema$EventDateTime | null | undefined,
  event: calendar_v3.Schema$Event,
): calendar_v3.Schema$EventDateTime | undefined {
  if (!patch) return undefined;
  const merged = { ...event[field], ...patch };
  if (merged.date && merged.dateTime) throw new ApiError(400, 'invalid', `Invalid ${field} time.`);
  return merged;
}

function conferenceInput(data: Readonly<Record<string, unknown>> | null): EventInput {
  if (data === null) return { conferenceData: null, hangoutLink: null } as unknown as EventInput;
  const { createRequest } = data as calendar_v3.Schema$ConferenceData;
  if (!createRequest) return { conferenceData: data };
  const type = createRequest.conferenceSolutionKey?.type ?? 'hangoutsMeet';
  if (type !== 'hangoutsMeet' || !createRequest.requestId) {
    throw new ApiError(400, 'invalid', 'Invalid conference type value.');
  }
  const letters = createHash('sha256')
    .update(`meet:${createRequest.requestId}`)
    .digest('hex')
    .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '');
  const conferenceId = `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7, 10)}`;
  const uri = `https://meet.google.com/${conferenceId}`;
  return {
    hangoutLink: uri,
    conferenceData: {
      createRequest: { ...createRequest, status: { statusCode: 'success' } },
      entryPoints: [{ entryPointType: 'video', uri, label: uri.slice('https://'.length) }],
      conferenceSolution: { key: { type }, name: 'Google Meet' },
      conferenceId,
    },
  };
}
