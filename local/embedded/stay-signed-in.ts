import { rename, writeFile } from 'node:fs/promises';
import type { HostClock } from '../lambda/host-clock.ts';
import type { SignIn } from './sign-in.ts';

/** An access token lasts a day: it is renewed while the one before is good for another half of it. */
const RENEW_AFTER_MS = 12 * 3_600_000;
const RETRY_AFTER_MS = 60_000;

export interface StaySignedInOptions {
  signIn: SignIn;
  /** Where the command line finds the token; readable by its owner only. */
  tokenFile: string;
  clock: HostClock;
  /** Told when a renewal failed; it is tried again after a minute. */
  onFailure: (error: unknown) => void;
}

export interface SignedIn {
  readonly accessToken: string;
  close(): Promise<void>;
}

/**
 * Signs in now and, as a server may run for days, again every twelve hours: not while the person is forgotten or disconnected, for it
 * would undo that.
 * @throws what the first sign-in or writing the file throws
 */
export async function staySignedIn({ signIn, tokenFile, clock, onFailure }: StaySignedInOptions): Promise<SignedIn> {
  const stop = new AbortController();
  const keep = async (accessToken: string) => {
    await replaceFile(tokenFile, accessToken);
    return accessToken;
  };
  let current = await keep(await signIn.first());

  async function keepOn(): Promise<void> {
    let pause = RENEW_AFTER_MS;
    for (;;) {
      await clock.delay(pause, stop.signal).catch(() => undefined);
      if (stop.signal.aborted) return;
      try {
        const renewed = await signIn.again();
        if (renewed !== undefined) current = await keep(renewed);
        pause = RENEW_AFTER_MS;
      } catch (error) {
        onFailure(error);
        pause = RETRY_AFTER_MS;
      }
    }
  }
  const running = keepOn();

  return {
    get accessToken() {
      return current;
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}

/** At once, so that nobody reads half a token. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  await rename(draft, file);
}
