/** RFC 8252 7.3: a program on the person's own machine listens there, at a port that it is given anew each time. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]):\d{1,5}\/[A-Za-z0-9._~/-]*$/;

/**
 * Whether a browser that comes back from Google may be sent there: one of the deployment's addresses, letter by letter, or a loopback
 * address. `localhost` is none: what it means is for others to say (RFC 8252 8.3).
 */
export function isAllowedRedirect(uri: string, allowed: readonly string[]): boolean {
  return allowed.includes(uri) || (LOOPBACK.test(uri) && URL.canParse(uri));
}

/** The address with these parameters added to its query. */
export function withParameters(uri: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
