import { fileURLToPath } from 'node:url';

export { DEMO, renderDemo, weeksTo } from './render-demo.ts';
export { type RenderedStory, type RenderOptions, renderStory } from './render-story.ts';
export type { StoryTelling } from './source/story-telling.ts';

/** A workspace that ships with the program, and the moment at which its story is told. */
export interface Demo {
  /** A folder for `loadWorkspace`. */
  directory: string;
  /** The person's address. */
  me: string;
  /** Their IANA zone. */
  timeZone: string;
  /** The time to ask questions at: an RFC 3339 instant. */
  now: string;
}

/**
 * Five mails, three events and two files of Alex Morgan, a designer who flies to Istanbul on Friday, 12 March 2027: a small
 * world for tests. It is asked about on the Monday before.
 */
export const SMALL_DEMO: Demo = {
  directory: fileURLToPath(new URL('./small/', import.meta.url)),
  me: 'alex.morgan@example.com',
  timeZone: 'Europe/London',
  now: '2027-03-08T09:00:00Z',
};
