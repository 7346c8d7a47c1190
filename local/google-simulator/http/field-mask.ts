import { invalidParameter } from './api-error.ts';

/** A parsed `fields` parameter: the wanted properties, each with what is wanted inside it (`all` = everything). */
export type FieldMask = 'all' | ReadonlyMap<string, FieldMask>;

/**
 * Parses a partial-response selector such as `nextPageToken,files(id,owners/emailAddress)` or `*`.
 * Grammar: https://developers.google.com/workspace/drive/api/guides/performance#partial
 * @throws ApiError 400 when the selector is malformed.
 */
export function parseFieldMask(selector: string): FieldMask {
  let position = 0;
  const invalid = () => invalidParameter('fields', `Invalid field selection ${selector}`);

  function readList(depth: number): FieldMask {
    if (depth > 20) throw invalid();
    const mask = new Map<string, FieldMask>();
    let everything = false;
    do {
      const [name, inner] = readField(depth);
      if (name === '*' && inner === 'all') everything = true;
      mask.set(name, merge(mask.get(name), inner));
    } while (take(','));
    return everything ? 'all' : mask;
  }

  function readField(depth: number): [string, FieldMask] {
    const name = /^(\*|[A-Za-z_$][\w$.-]*)/.exec(selector.slice(position))?.[0];
    if (!name) throw invalid();
    position += name.length;
    if (take('/')) {
      const [childName, child] = readField(depth + 1);
      return [name, new Map([[childName, child]])];
    }
    if (!take('(')) return [name, 'all'];
    const inner = readList(depth + 1);
    if (!take(')')) throw invalid();
    return [name, inner];
  }

  function take(character: string): boolean {
    if (selector[position] !== character) return false;
    position += 1;
    return true;
  }

  const mask = readList(0);
  if (position !== selector.length) throw invalid();
  return mask;
}

function merge(one: FieldMask | undefined, other: FieldMask): FieldMask {
  if (one === undefined) return other;
  if (one === 'all' || other === 'all') return 'all';
  const merged = new Map(one);
  for (const [name, inner] of other) merged.set(name, merge(merged.get(name), inner));
  return merged;
}

/** The parts of a resource that the mask names; in a list the mask applies to each element. */
export function applyFieldMask(value: unknown, mask: FieldMask): unknown {
  if (mask === 'all' || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((element) => applyFieldMask(element, mask));
  const inAll = mask.get('*');
  const entries = Object.entries(value).flatMap(([name, child]) => {
    const inner = mask.get(name) ?? inAll;
    return inner === undefined ? [] : [[name, applyFieldMask(child, inner)] as const];
  });
  return Object.fromEntries(entries);
}
