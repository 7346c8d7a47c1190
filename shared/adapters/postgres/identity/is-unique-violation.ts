/** Postgres's unique_violation: what was to be stored is there already, or is somebody else's. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
