/** The SQLSTATE of what Postgres refused, or Node's code of a broken connection; undefined where an error has none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
