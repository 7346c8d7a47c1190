/** An error of the token endpoint, in the shape of RFC 6749 section 5.2. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly status: number;
  readonly code: string;

  constructor(code: string, description: string, status = 400) {
    super(description);
    this.code = code;
    this.status = status;
  }

  toJSON(): object {
    return { error: this.code, error_description: this.message };
  }
}
