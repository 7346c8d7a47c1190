import type { PushQueue } from '../google-simulator/push/push-queue.ts';
import type { HostClock } from '../lambda/host-clock.ts';

/** Google's pushes arrive within seconds. */
const EVERY_MS = 1_000;

/** Sends what the simulator has to push, as Google does by itself, until it is closed. */
export function deliverPushes(pushes: Pick<PushQueue, 'deliver'>, clock: HostClock): { close(): Promise<void> } {
  const stop = new AbortController();
  const running = deliver();

  async function deliver(): Promise<void> {
    for (;;) {
      await clock.delay(EVERY_MS, stop.signal).catch(() => undefined);
      if (stop.signal.aborted) return;
      await pushes.deliver({ dueOnly: true });
    }
  }

  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}
