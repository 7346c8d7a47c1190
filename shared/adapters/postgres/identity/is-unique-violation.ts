import { errorCode } from '../error-code.ts';

/** Postgres's unique_violation: what was to be stored is there already, or is somebody else's. */
export function isUniqueViolation(error: unknown): boolean {
  return errorCode(error) === '23505';
}
