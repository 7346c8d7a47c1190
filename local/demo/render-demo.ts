import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStory } from './read-story.ts';
import { renderTakeout } from './render-takeout.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const WEEK_MS = 7 * 86_400_000;

/** When the story is told: nothing in it was received or changed later. A Wednesday in London. */
export const DEMO = {
  me: 'alex.morgan@example.com',
  timeZone: 'Europe/London',
  now: '2027-03-10T09:00:00Z',
} as const;

export interface RenderedDemo {
  /** A folder for `loadWorkspace`. */
  directory: string;
  /** By how many weeks the story was moved; negative into the past. */
  weeks: number;
}

export interface RenderOptions {
  /** The moment at which it will be asked about. */
  at: Date;
  /** Where renderings are kept, a folder each; made if it is not there. */
  directory: string;
}

/**
 * Gives the demo workspace as a Takeout folder, moved by the whole weeks that lie between its own moment and `at`: at `at`,
 * between none and seven days of the story have passed since all of it was received, and what it expects is still to come.
 * A rendering that is already there, of the same sources, is not made again.
 */
export async function renderDemo({ at, directory }: RenderOptions): Promise<RenderedDemo> {
  const weeks = weeksTo(at);
  const folder = join(directory, `${await sourcesDigest()}-week${weeks}`);
  if (await isThere(folder)) return { directory: folder, weeks };
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const unfinished = await mkdtemp(join(directory, '.unfinished-'));
  try {
    await renderTakeout(await readStory(), weeks, DEMO.now.slice(0, 16), unfinished);
    // Another process may have been quicker; its folder is the same, byte for byte.
    await rename(unfinished, folder).catch(async (error: unknown) => {
      if (!(await isThere(folder))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return { directory: folder, weeks };
}

/** Whole weeks from the story's moment to another. */
export function weeksTo(at: Date): number {
  return Math.floor((at.getTime() - Date.parse(DEMO.now)) / WEEK_MS);
}

/** Changes with the story and with what renders it, so that an update of the program shows. */
async function sourcesDigest(): Promise<string> {
  const names = await readdir(HERE, { recursive: true });
  const sources = names.filter((name) => /\.(ts|txt)$/.test(name) && !name.startsWith('small')).sort();
  const hash = createHash('sha256');
  for (const name of sources) hash.update(name).update(await readFile(join(HERE, name)));
  return hash.digest('hex').slice(0, 12);
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  );
}
