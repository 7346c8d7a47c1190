import { errorCode } from '../error-code.ts';

/** Postgres's foreign_key_violation: the row that is named is gone. */
export function isForeignKeyViolation(error: unknown): boolean {
  return errorCode(error) === '23503';
}
