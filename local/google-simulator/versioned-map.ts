interface Version<V> {
  position: number;
  value: V;
}

export interface ChangedEntry<K, V> {
  key: K;
  value: V;
  /** The position of its latest change. */
  position: number;
}

/**
 * A map that remembers every value that its entries have had. A position counts the changes so far, so that a list can be
 * read page after page as it stood at the first one, and the entries that changed since then are known. Entries are never
 * taken out: what is deleted stays as a value that says so.
 */
export class VersionedMap<K, V> {
  readonly #versions = new Map<K, Version<V>[]>();
  #position = 0;

  /** @param initial the entries as of position 0 */
  constructor(initial: Iterable<readonly [K, V]> = []) {
    for (const [key, value] of initial) this.#versions.set(key, [{ position: 0, value }]);
  }

  /** The number of changes so far. */
  get position(): number {
    return this.#position;
  }

  get(key: K): V | undefined {
    return this.#versions.get(key)?.at(-1)?.value;
  }

  set(key: K, value: V): void {
    this.#position += 1;
    const version = { position: this.#position, value };
    const versions = this.#versions.get(key);
    if (versions) versions.push(version);
    else this.#versions.set(key, [version]);
  }

  /** Changes a value without a change being noted: it holds since the entry's latest change. */
  amend(key: K, value: V): void {
    const version = this.#versions.get(key)?.at(-1);
    if (version) version.value = value;
  }

  /** The values, in the order in which their keys came. */
  values(): V[] {
    return this.valuesAt(this.#position);
  }

  /** The values as they were at a position. */
  valuesAt(position: number): V[] {
    return [...this.#versions.values()].flatMap((versions) => {
      const version = versions.findLast((candidate) => candidate.position <= position);
      return version ? [version.value] : [];
    });
  }

  /**
   * What changed after one position and not after another (by default: till now), each entry once, as it was at the latter;
   * in the order of the latest changes.
   */
  changes(after: number, until = this.#position): ChangedEntry<K, V>[] {
    return [...this.#versions]
      .flatMap(([key, versions]) => {
        const latest = versions.findLast(({ position }) => position <= until);
        return latest && latest.position > after ? [{ key, ...latest }] : [];
      })
      .sort((a, b) => a.position - b.position);
  }
}
