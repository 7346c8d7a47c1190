/**
 * Tells of each page token whether it is a new one. Google that gave one again would be asked for the same pages without end.
 * @param what the pages are of, in plain words
 * @returns gives the token back, null for none; it throws when it was given before
 */
export function unrepeated(what: string): (pageToken: string | null | undefined) => string | null {
  const seen = new Set<string>();
  return (pageToken) => {
    if (!pageToken) return null;
    if (seen.has(pageToken)) throw new Error(`The pages of ${what} do not end.`);
    seen.add(pageToken);
    return pageToken;
  };
}
