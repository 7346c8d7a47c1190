import { STREAM_WINDOW_BYTES } from './protocol.ts';

/** Flow control of one stream: bytes may be sent until the window is full, then again as they are taken. */
export class StreamWindow {
  #onTheWay = 0;
  #wake: (() => void) | undefined;

  /** Call it when bytes were sent. @returns undefined when more may follow, else a promise of that. */
  sent(bytes: number): Promise<void> | undefined {
    this.#onTheWay += bytes;
    if (this.#onTheWay < STREAM_WINDOW_BYTES) return undefined;
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  taken(bytes: number): void {
    this.#onTheWay -= bytes;
    if (this.#onTheWay >= STREAM_WINDOW_BYTES) return;
    this.#wake?.();
    this.#wake = undefined;
  }
}
