import { errorCode } from '../error-code.ts';

/** What Postgres says of a transaction that failed because of another one, and would succeed if it ran again. */
const CONFLICTS: ReadonlySet<string> = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
]);

const ATTEMPTS = 3;

/** Runs a transaction again, at once and at most twice, when another one got in its way. */
export async function retryOnConflict<T>(transact: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transact();
    } catch (error) {
      if (attempt === ATTEMPTS || !CONFLICTS.has(errorCode(error) ?? '')) throw error;
    }
  }
}
