import { isLast, type QueryEvent } from './events.ts';

/**
 * Between a run and its reader: the run goes at its own pace, so that a slow reader holds up neither the log nor those who
 * follow it; the reader takes the events when it can. An answer is small enough to wait in memory as a whole.
 */
export class EventBuffer {
  readonly #events: QueryEvent[] = [];
  #added = Promise.withResolvers<void>();

  add(event: QueryEvent): void {
    this.#events.push(event);
    this.#added.resolve();
    this.#added = Promise.withResolvers();
  }

  /** From the first event to the last one. */
  async *read(): AsyncGenerator<QueryEvent, void> {
    for (let index = 0; ; ) {
      const event = this.#events[index];
      if (event === undefined) {
        await this.#added.promise;
        continue;
      }
      index += 1;
      yield event;
      if (isLast(event)) return;
    }
  }
}
