import { spawn } from 'node:child_process';

/** What opens an address in the person's browser, without a shell that could read more out of it. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

/**
 * Opens a browser where there is one; the address is printed in any case.
 * @param url as browserPage gives it: the system opens anything
 */
export function openBrowser(url: string): void {
  const [program, ...options] = OPENERS[process.platform] ?? [];
  if (program === undefined) return;
  const child = spawn(program, [...options, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
