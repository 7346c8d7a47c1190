/** Something that the person at the terminal can mend; its message says how. Shown without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: number;

  /** @param exitCode 1 by default; 2 for a wrong way of calling */
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
