/** What of an error is logged beside its name, message and stack: codes and names of the schema, which no person has written. */
const FIELDS = ['code', 'kind', 'status', 'claim', 'reason', 'severity', 'table', 'column', 'constraint'] as const;

/** More causes than this no error of ours has; a ring of them ends here too. */
const MAX_CAUSES = 8;

/**
 * An error as it may be logged. What libraries put on theirs is left out, as it may be anything: jose adds the claims of a token, with
 * the address and name of whose it is; Postgres adds the row that it refused. A cause that is no error is left out for the same reason.
 */
export function loggableError(error: unknown, causes = MAX_CAUSES): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: 'unknown' };
  const { name, message, stack, cause } = error;
  const fields = FIELDS.flatMap((field) => {
    const value = (error as unknown as Record<string, unknown>)[field];
    return typeof value === 'string' || typeof value === 'number' ? [[field, value] as const] : [];
  });
  return {
    name,
    message,
    stack,
    ...Object.fromEntries(fields),
    ...(cause instanceof Error && causes > 0 ? { cause: loggableError(cause, causes - 1) } : {}),
  };
}

/** What is logged of an error whose message may quote what was sent: Upstash's quotes the command, which holds the person's id. */
export function nameOfError(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
