import { createHash, randomBytes } from 'node:crypto';

/**
 * Writes positions of a VersionedMap for tokens. The position at which everything was loaded is told by what was loaded,
 * so that a token of it is good after a restart over the same workspace, and over no other; later positions are this
 * run's alone, for its changes are not kept.
 */
export class PositionMarks {
  readonly #origin: string;
  readonly #run = randomBytes(6).toString('base64url');

  /** @param loaded what the map held at position 0 */
  constructor(loaded: unknown) {
    this.#origin = createHash('sha256').update(JSON.stringify(loaded)).digest('base64url').slice(0, 16);
  }

  write(position: number): string {
    return `${position}.${position === 0 ? this.#origin : this.#run}`;
  }

  /** The position, or undefined when the mark is of another workspace or run. */
  read(mark: string): number | undefined {
    const position = /^\d{1,15}(?=\.)/.exec(mark)?.[0];
    return position !== undefined && this.write(Number(position)) === mark ? Number(position) : undefined;
  }
}
