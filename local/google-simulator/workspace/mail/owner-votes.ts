import type { NamedAddress } from './mail-addresses.ts';

/** Counts whose mailbox it may be, as messages go by. */
export class OwnerVotes {
  readonly #sure = new Map<string, number>();
  readonly #likely = new Map<string, number>();
  readonly #names = new Map<string, string>();

  /** The sender of sent mail, and the Delivered-To of received mail, are the owner nearly always. */
  addSure(addresses: readonly NamedAddress[]): void {
    this.#count(this.#sure, addresses);
  }

  /** A recipient is the owner often. */
  addLikely(addresses: readonly NamedAddress[]): void {
    this.#count(this.#likely, addresses);
  }

  /** Every address that goes by with a name beside it. */
  addNames(addresses: readonly NamedAddress[]): void {
    for (const { address, name } of addresses) if (name && name !== address) this.#names.set(address, name);
  }

  /** The address with the most sure votes; undefined without any. */
  sure(): string | undefined {
    return mostFrequent(this.#sure);
  }

  /** The address with the most likely votes; undefined without any. */
  likely(): string | undefined {
    return mostFrequent(this.#likely);
  }

  /** The name that last stood beside an address; null without one. */
  nameOf(address: string): string | null {
    return this.#names.get(address) ?? null;
  }

  #count(votes: Map<string, number>, addresses: readonly NamedAddress[]): void {
    for (const { address } of addresses) votes.set(address, (votes.get(address) ?? 0) + 1);
    this.addNames(addresses);
  }
}

/** Ties go to the first in the alphabet, so that the same folder always has the same owner. */
function mostFrequent(votes: ReadonlyMap<string, number>): string | undefined {
  const [winner] = [...votes].sort(
    ([one, votesOne], [other, votesOther]) => votesOther - votesOne || one.localeCompare(other),
  );
  return winner?.[0];
}
