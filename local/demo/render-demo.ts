import { fileURLToPath } from 'node:url';
import { type RenderedStory, type RenderOptions, renderStory, weeksBetween } from './render-story.ts';
import type { StoryTelling } from './source/story-telling.ts';

/** The life of Alex Morgan, told on a Wednesday in London. */
export const DEMO = {
  sources: fileURLToPath(new URL('./workspace/', import.meta.url)),
  me: 'alex.morgan@example.com',
  timeZone: 'Europe/London',
  locale: 'en-GB',
  now: '2027-03-10T09:00:00Z',
  calendars: { primary: 'alex.morgan@example.com', family: 'Family', studio: 'Brightwater Studio' },
} as const satisfies StoryTelling;

/** Gives the demo workspace as a Takeout folder, moved to `at` as renderStory says. */
export async function renderDemo(options: RenderOptions): Promise<RenderedStory> {
  return renderStory({ story: DEMO, ...options });
}

/** Whole weeks from the demo's moment to another. */
export function weeksTo(at: Date): number {
  return weeksBetween(DEMO.now, at);
}
