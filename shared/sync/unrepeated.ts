import { GoogleError } from './google-error.ts';

/**
 * Tells of each page token whether it is a new one. Google that gave one again would be asked for the same pages without end.
 * @param what the pages are of, in plain words
 * @returns gives the token back, null for none
 * @throws GoogleError 'transient' for one that was given before: it is Google's fault, and may be over the next time
 */
export function unrepeated(what: string): (pageToken: string | null | undefined) => string | null {
  const seen = new Set<string>();
  return (pageToken) => {
    if (!pageToken) return null;
    if (seen.has(pageToken)) throw new GoogleError('transient', `The pages of ${what} do not end.`);
    seen.add(pageToken);
    return pageToken;
  };
}
