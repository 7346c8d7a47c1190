/**
 * Whether a request names this server itself. A page of another site can reach 127.0.0.1 with the browser's help, by a
 * plain cross-origin request or by a name that it lets point here (DNS rebinding); its Origin or Host gives it away.
 *
 * @param host the Host header. @param origin the Origin header; absent outside browsers.
 */
export function isLocalOrigin(host: string | undefined, origin: string | undefined, port: number): boolean {
  const hosts = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${port}`);
  if (host === undefined || !hosts.includes(host.toLowerCase())) return false;
  return origin === undefined || hosts.some((allowed) => origin.toLowerCase() === `http://${allowed}`);
}
