import { ProblemError } from './problem.ts';

/** What is answered to the token of a person who was forgotten. */
export function personGoneProblem(cause?: unknown): ProblemError {
  return new ProblemError('invalid-token', 'The person of this token is not known any more; sign in again.', { cause });
}
