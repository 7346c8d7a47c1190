import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStory } from './read-story.ts';
import { renderTakeout } from './render-takeout.ts';
import type { StoryTelling } from './source/story-telling.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const WEEK_MS = 7 * 86_400_000;

export interface RenderOptions {
  /** The moment at which it will be asked about. */
  at: Date;
  /** Where renderings are kept, a folder each; made if it is not there. */
  directory: string;
}

export interface RenderedStory {
  /** A folder for `loadWorkspace`. */
  directory: string;
  /** By how many weeks the story was moved; negative into the past. */
  weeks: number;
}

/**
 * Gives a story as a Takeout folder, moved by the whole weeks that lie between its own moment and `at`: at `at`, between none
 * and seven days of the story have passed since all of it was received, and what it expects is still to come. A rendering
 * that is already there, of the same sources, is not made again.
 * @throws Error that names the record which can't be rendered
 */
export async function renderStory({
  story,
  at,
  directory,
}: RenderOptions & { story: StoryTelling }): Promise<RenderedStory> {
  const weeks = weeksBetween(story.now, at);
  const folder = join(directory, `${await sourcesDigest(story)}-week${weeks}`);
  if (await isThere(folder)) return { directory: folder, weeks };
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const unfinished = await mkdtemp(join(directory, '.unfinished-'));
  try {
    await renderTakeout(await readStory(story), story, weeks, unfinished);
    // Another process may have been quicker; its folder is the same, byte for byte.
    await rename(unfinished, folder).catch(async (error: unknown) => {
      if (!(await isThere(folder))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return { directory: folder, weeks };
}

/** Whole weeks from one moment to another. */
export function weeksBetween(now: string, at: Date): number {
  return Math.floor((at.getTime() - Date.parse(now)) / WEEK_MS);
}

/** Changes with the story and with what renders it, so that an update of the program shows. */
async function sourcesDigest({ sources, ...telling }: StoryTelling): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(telling));
  for (const [folder, pattern] of [
    [HERE, /\.ts$/],
    [sources, /\.txt$/],
  ] as const) {
    const names = (await readdir(folder, { recursive: true })).filter((name) => pattern.test(name)).sort();
    for (const name of names) hash.update(name).update(await readFile(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 12);
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}
