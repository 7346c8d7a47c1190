import type { MailLocale } from './people.ts';

/** A life to be told as a Takeout folder. */
export interface StoryTelling {
  /** The folder of its sources. */
  sources: string;
  /** The person's address; their record has the key `me`. */
  me: string;
  /** Their IANA zone: that of all times in the sources which name none. */
  timeZone: string;
  /** How their mail program, and that of most others, writes dates. */
  locale: MailLocale;
  /** When the story is told, RFC 3339 in UTC: nothing in it was received or changed later. */
  now: string;
  /** The names of the calendars by the keys that events use; `primary` has those that name none. */
  calendars: Readonly<Record<string, string>>;
}
