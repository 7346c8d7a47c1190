import { type StepReference, stepReferenceSchema } from '../domain/intent.ts';

/** Where a reference stands in the params of a step. */
export interface PlacedReference {
  /** The way from the params to the reference, as zod writes the path of an issue. */
  at: readonly (string | number)[];
  reference: StepReference;
}

/** The values of an earlier step hold nothing at the path of a reference. */
export class UnresolvedReferenceError extends Error {
  override readonly name = 'UnresolvedReferenceError';
}

/** `items[0].threadId`, `people[*].address` */
const PATH = /^[A-Za-z_]\w*(?:\[(?:\d{1,4}|\*)\])*(?:\.[A-Za-z_]\w*(?:\[(?:\d{1,4}|\*)\])*)*$/;

export function isPath(path: string): boolean {
  return PATH.test(path);
}

/** Every reference in a value, however deep. */
export function findReferences(value: unknown, at: readonly (string | number)[] = []): PlacedReference[] {
  const reference = stepReferenceSchema.safeParse(value);
  if (reference.success) return [{ at, reference: reference.data }];
  if (Array.isArray(value)) return value.flatMap((entry, index) => findReferences(entry, [...at, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => findReferences(entry, [...at, key]));
}

/**
 * The value with each reference replaced by what it refers to. One with `[*]` is a list, empty where there is nothing; as an
 * element of a list it stands for all its elements.
 * @throws UnresolvedReferenceError
 */
export function resolveReferences(value: unknown, valuesOf: (stepId: string) => unknown): unknown {
  const reference = stepReferenceSchema.safeParse(value);
  if (reference.success) return lookUp(reference.data, valuesOf);
  if (Array.isArray(value)) {
    return value.flatMap((entry) => {
      const resolved = resolveReferences(entry, valuesOf);
      return Array.isArray(entry) ? [resolved] : resolved;
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, resolveReferences(entry, valuesOf)] as const),
  );
}

function lookUp({ $from, path }: StepReference, valuesOf: (stepId: string) => unknown): unknown {
  const parts = path.replaceAll('[', '.[').split('.');
  const [found, isList] = parts.reduce<[unknown[], boolean]>(
    ([values, list], part) => [values.flatMap((value) => member(value, part)), list || part === '[*]'],
    [[valuesOf($from)], false],
  );
  if (isList) return found;
  if (found.length === 0) throw new UnresolvedReferenceError(`Step ${$from} found nothing at "${path}".`);
  return found[0];
}

function member(value: unknown, part: string): unknown[] {
  if (part === '[*]') return Array.isArray(value) ? value : [];
  const key = part.startsWith('[') ? Number(part.slice(1, -1)) : part;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
  const found = (value as Record<string | number, unknown>)[key];
  return found === undefined || found === null ? [] : [found];
}
