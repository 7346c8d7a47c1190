import { PositionMarks } from '../position-marks.ts';
import { VersionedMap } from '../versioned-map.ts';

/** That something changed; how it is now is looked up when the log is read. */
export interface ChangeRecord {
  changeType: 'file' | 'drive';
  id: string;
  /** Milliseconds since the epoch. */
  time: number;
  /** It left the log's corpus, for good or for now. */
  removed: boolean;
}

export interface ChangePage {
  records: readonly ChangeRecord[];
  /** The token of the page after this one, or of the end of the log. */
  token: string;
  isLast: boolean;
}

/** The changes of one person or shared drive: each thing once, at its latest change. */
export class ChangeLog {
  readonly #corpus: string;
  readonly #marks: PositionMarks;
  readonly #records = new VersionedMap<string, ChangeRecord>();
  #generation = 0;

  /**
   * @param corpus tells the tokens of this log from those of others
   * @param loaded what the corpus held at the beginning
   */
  constructor(corpus: string, loaded: unknown) {
    this.#corpus = corpus;
    this.#marks = new PositionMarks(loaded);
  }

  record(record: ChangeRecord): void {
    this.#records.set(`${record.changeType}:${record.id}`, record);
  }

  /** The token of the end of the log. */
  endToken(): string {
    return this.#token(this.#records.position);
  }

  /** What changed after a token; undefined when the token is not good. */
  read(token: string, size: number): ChangePage | undefined {
    const [corpus, generation, mark = ''] = Buffer.from(token, 'base64url').toString().split(' ');
    const after =
      corpus === this.#corpus && Number(generation) === this.#generation ? this.#marks.read(mark) : undefined;
    if (after === undefined || after > this.#records.position) return undefined;
    const changes = this.#records.changes(after);
    const page = changes.slice(0, size);
    const isLast = page.length === changes.length;
    const end = isLast ? this.#records.position : (page.at(-1)?.position ?? after);
    return { records: page.map(({ value }) => value), token: this.#token(end), isLast };
  }

  /** All tokens issued so far are worth nothing from now on. */
  expireTokens(): void {
    this.#generation += 1;
  }

  #token(position: number): string {
    return Buffer.from(`${this.#corpus} ${this.#generation} ${this.#marks.write(position)}`).toString('base64url');
  }
}
