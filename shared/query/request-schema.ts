import { z } from 'zod';

/** The body of a question, in bytes of UTF-8: 4,000 characters take at most 12,000, escapes and the other fields some more. */
export const MAX_REQUEST_BYTES = 16 * 1024;

/** Characters, counted as UTF-16 code units. */
export const MAX_QUERY_LENGTH = 4000;

// Tab, line feed and carriage return are whitespace; every other control character was not typed by a person.
const CONTROL = /[^\P{Cc}\t\n\r]/u;

export const requestIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, underscores or hyphens')
  .meta({ description: 'Names the request: a repeat within five minutes is answered from the first one.' });

/** The path of `/v1/query/{requestId}`. */
export const requestPathSchema = z.object({ requestId: requestIdSchema });

/** An IANA zone; offsets such as "+03:00" are none. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone, such as Europe/Istanbul')
  .meta({
    description: 'IANA name of the zone in which times are understood and told; by default the person’s own.',
  });

/** What `POST /v1/query` takes. */
export const queryRequestSchema = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(MAX_QUERY_LENGTH, `must have at most ${MAX_QUERY_LENGTH} characters`)
    .refine((text) => !CONTROL.test(text), 'must not hold control characters')
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode')
    .meta({ description: 'The question, in the person’s own words.' }),
  conversationId: z.uuid().optional().meta({ description: 'Continues a conversation; without it a new one is begun.' }),
  requestId: requestIdSchema.optional(),
  timeZone: timeZoneSchema.optional(),
});

export type QueryRequest = z.infer<typeof queryRequestSchema>;

function isTimeZone(name: string): boolean {
  // Intl also takes offsets such as "+03:00", which are no zones.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
