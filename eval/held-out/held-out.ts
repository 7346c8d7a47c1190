import { fileURLToPath } from 'node:url';
import type { StoryTelling } from '../../local/demo/index.ts';

const WORKSPACE = fileURLToPath(new URL('./workspace/', import.meta.url));

/**
 * A life that whoever works on answers does not read: Teresa Brandvold's, told on a Wednesday morning in Chicago. Dates stand
 * in its texts as they are, so it is asked about at its own moment only.
 */
export const HELD_OUT = {
  sources: WORKSPACE,
  me: 'teresa.brandvold@example.com',
  timeZone: 'America/Chicago',
  locale: 'en-US',
  now: '2027-06-16T14:00:00Z',
  calendars: { primary: 'teresa.brandvold@example.com', family: 'Family', choir: 'Choir' },
} as const satisfies StoryTelling;

/** Files of questions: `dev` may be looked at while answers are worked on, `test` is only counted. */
export const HELD_OUT_QUESTIONS = {
  dev: fileURLToPath(new URL('./dev.jsonl', import.meta.url)),
  test: fileURLToPath(new URL('./test.jsonl', import.meta.url)),
} as const;

/** Judged searches of it; they are only counted. */
export const HELD_OUT_SEARCHES = fileURLToPath(new URL('./search.jsonl', import.meta.url));
