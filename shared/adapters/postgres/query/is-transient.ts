import { errorCode } from '../error-code.ts';

/**
 * Codes of PostgreSQL (appendix A of its manual) and of Node's sockets after which the same statement may work: the
 * connection was lost, the server restarts, fails over or has no connection left, or two transactions got in each other's
 * way.
 */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  '08000',
  '08001',
  '08003',
  '08004',
  '08006',
  '40001',
  '40P01',
  '53300',
  '55P03',
  '57P01',
  '57P02',
  '57P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
]);

/** `pg` gives its own words no code: a connection that ended under a query or before it, or that did not come about in time. */
const LOST_CONNECTION =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Whether what the database failed with may not happen again. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = errorCode(error);
  return code === undefined ? LOST_CONNECTION.test(error.message) : TRANSIENT_CODES.has(code);
}
