import { Readable } from 'node:stream';

/**
 * The frames as the body of a response, one made when the one before was taken. When the client goes away before the end, the
 * generator is told at once by `stop`, and has ended when the stream closes: nothing of it runs on after the response.
 */
export function bodyStream(frames: AsyncGenerator<string, void>, stop: AbortController): Readable {
  return new Readable({
    read() {
      frames.next().then(
        ({ done, value }) => this.push(done ? null : value),
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, closed) {
      stop.abort(error ?? undefined);
      frames.return().then(
        () => closed(error),
        () => closed(error),
      );
    },
  });
}
