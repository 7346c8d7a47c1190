/** Whether nobody on the way to an address listens, or says what comes from it: https, or http on this machine. */
export function isPrivateAddress(url: URL): boolean {
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(url.hostname))
  );
}
