import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

const countsSchema = z.object({ mails: z.int(), events: z.int(), files: z.int(), contacts: z.int() });

/** How much of each kind a workspace holds. */
export type KindCounts = z.infer<typeof countsSchema>;

/** What the workspace held that was synced last; undefined before the first sync, and for what nobody can have written. */
export async function lastCounts(file: string): Promise<KindCounts | undefined> {
  const text = await readFile(file, 'utf8').catch(() => 'null');
  try {
    return countsSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Call it after a sync that was whole: until then each start tells once more what it removes. */
export async function rememberCounts(file: string, counts: KindCounts): Promise<void> {
  await writeFile(file, JSON.stringify(countsSchema.parse(counts)), { mode: 0o600, flush: true });
}

const KINDS = { mails: 'mail', events: 'event', files: 'file', contacts: 'contact' } as const;

/** A line for each kind of which the folder has nothing any more, as all that was synced of it will be removed. */
export function tellVanished(before: KindCounts | undefined, now: KindCounts, folder: string): string[] {
  if (before === undefined) return [];
  return Object.entries(KINDS).flatMap(([key, noun]) => {
    const kind = key as keyof KindCounts;
    if (now[kind] > 0 || before[kind] === 0) return [];
    const synced =
      before[kind] === 1
        ? 'the one that was synced before is'
        : `the ${before[kind].toLocaleString('en')} that were synced before are`;
    return [`There is no ${noun} any more in ${folder}: ${synced} removed.`];
  });
}
