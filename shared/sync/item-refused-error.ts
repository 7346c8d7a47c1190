/** The database refuses what is to be stored, and would again: a value out of range, a check that does not hold, a row too large. */
export class ItemRefusedError extends Error {
  override readonly name = 'ItemRefusedError';

  /** @param code SQLSTATE; the database's own message may hold content */
  constructor(code: string) {
    super(`The database refuses it (${code}).`);
  }
}
