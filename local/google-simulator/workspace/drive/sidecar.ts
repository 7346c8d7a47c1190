import { readFile } from 'node:fs/promises';
import * as z from 'zod';

const person = z.object({ emailAddress: z.email(), displayName: z.string().optional() });

/**
 * What a "<name>-info.json" beside a file tells about it, in the words of the API's File resource; anything else in it is
 * passed over. With a `mimeType` of Google's own a text file stands for a Doc or Sheet.
 */
const sidecarSchema = z.object({
  name: z.string().min(1).optional(),
  title: z.string().min(1).optional(),
  mimeType: z.string().optional(),
  description: z.string().optional(),
  createdTime: z.iso.datetime({ offset: true }).optional(),
  modifiedTime: z.iso.datetime({ offset: true }).optional(),
  starred: z.boolean().optional(),
  owners: z.array(person).optional(),
  permissions: z
    .array(
      z.object({
        type: z.enum(['user', 'group', 'domain', 'anyone']),
        role: z.enum(['owner', 'organizer', 'fileOrganizer', 'writer', 'commenter', 'reader']),
        emailAddress: z.email().optional(),
        domain: z.string().optional(),
        displayName: z.string().optional(),
      }),
    )
    .optional(),
});

export type Sidecar = z.infer<typeof sidecarSchema>;

const SUFFIX = '-info.json';

/** The sidecar of each file that has one: "Plan.md-info.json" or "Plan-info.json" describes "Plan.md". */
export function pairSidecars(paths: readonly string[]): Map<string, string> {
  const all = new Set(paths);
  const byStem = new Map(paths.map((path) => [path.replace(/\.[^./]+$/, ''), path]));
  const pairs = new Map<string, string>();
  for (const path of paths) {
    if (!path.endsWith(SUFFIX)) continue;
    const base = path.slice(0, -SUFFIX.length);
    const described = all.has(base) ? base : byStem.get(base);
    if (described) pairs.set(described, path);
  }
  return pairs;
}

/** @throws Error that says why the file can't be read as metadata */
export async function readSidecar(path: string): Promise<Sidecar> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new Error('The metadata file is not JSON.');
  }
  const parsed = sidecarSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole');
  throw new Error(`The metadata file has values of the wrong kind in: ${fields.join(', ')}.`);
}
