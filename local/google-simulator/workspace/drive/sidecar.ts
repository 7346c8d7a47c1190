import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { DrivePermission } from './drive-tree.ts';

const person = z.object({ emailAddress: z.email(), displayName: z.string().optional() });

const permission = z.object({
  type: z.enum(['user', 'group', 'domain', 'anyone']),
  role: z.enum(['owner', 'organizer', 'fileOrganizer', 'writer', 'commenter', 'reader']),
  emailAddress: z.email().optional(),
  domain: z.string().optional(),
  displayName: z.string().optional(),
});

const time = z.iso.datetime({ offset: true });

/**
 * What a "<name>-info.json" beside a file tells about it, in the words of the API's File resource; anything else in it is
 * passed over. With a `mimeType` of Google's own a text file stands for a Doc or Sheet.
 */
const sidecarSchema = z.object({
  name: z.string().min(1).optional(),
  title: z.string().min(1).optional(),
  mimeType: z.string().optional(),
  description: z.string().optional(),
  createdTime: time.optional(),
  modifiedTime: time.optional(),
  starred: z.boolean().optional(),
  owners: z.array(person).optional(),
  permissions: z.array(permission).optional(),
});

/** The same in the words that Takeout used, those of version 2 of the API in another notation. */
const takeoutSchema = z
  .object({
    title: z.string().min(1),
    mime_type: z.string().optional(),
    created: time.optional(),
    content_last_modified: time.optional(),
    last_modified_by_any_user: time.optional(),
    starred: z.boolean().optional(),
    permissions: z.array(z.unknown()).optional(),
  })
  .refine((value) => value.mime_type !== undefined || value.content_last_modified !== undefined);

const takeoutPermission = z
  .object({
    type: z.string(),
    role: z.string(),
    name: z.string().optional(),
    email_address: z.string().optional(),
    domain: z.string().optional(),
    deleted: z.boolean().optional(),
  })
  .refine(({ deleted }) => deleted !== true)
  .transform(({ type, role, name, email_address, domain }) => ({
    type,
    role,
    displayName: name,
    emailAddress: email_address?.toLowerCase(),
    domain,
  }));

/** What is known of a file besides its content; times are RFC 3339. */
export interface Sidecar extends Omit<z.infer<typeof sidecarSchema>, 'permissions'> {
  permissions?: DrivePermission[] | undefined;
}

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
  const takeout = takeoutSchema.safeParse(json);
  if (takeout.success) return fromTakeout(takeout.data);
  const parsed = sidecarSchema.safeParse(json);
  if (parsed.success) return parsed.data as Sidecar;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'the whole');
  throw new Error(`The metadata file has values of the wrong kind in: ${fields.join(', ')}.`);
}

/** Permissions that are none (somebody who was removed, a kind that the API has no more) are left out. */
function fromTakeout(metadata: z.infer<typeof takeoutSchema>): Sidecar {
  const permissions = (metadata.permissions ?? []).flatMap((one) => {
    const { data } = permission.safeParse(takeoutPermission.safeParse(one).data);
    return data ? [data as DrivePermission] : [];
  });
  const owners = permissions.flatMap(({ role, emailAddress, displayName }) =>
    role === 'owner' && emailAddress ? [{ emailAddress, ...(displayName ? { displayName } : {}) }] : [],
  );
  const modifiedTime = metadata.content_last_modified ?? metadata.last_modified_by_any_user;
  return {
    name: metadata.title,
    permissions,
    ...(owners.length > 0 ? { owners } : {}),
    ...(metadata.mime_type ? { mimeType: metadata.mime_type } : {}),
    ...(metadata.created ? { createdTime: metadata.created } : {}),
    ...(modifiedTime ? { modifiedTime } : {}),
    ...(metadata.starred === undefined ? {} : { starred: metadata.starred }),
  };
}
