import type { z } from 'zod';
import { ProblemError } from '../../domain/problem.ts';

/**
 * `value` as the schema reads it.
 * @param where what the pointers of the problem document point into: the body (''), or 'query', 'path'.
 */
export function parse<T extends z.ZodType>(schema: T, value: unknown, where: '' | 'query' | 'path'): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({
    pointer: `${where}/${issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    message: issue.message,
  }));
  const first = errors[0];
  throw new ProblemError(
    'invalid-request',
    first ? `${first.pointer}: ${first.message}` : 'The request is not valid.',
    {
      errors,
    },
  );
}
