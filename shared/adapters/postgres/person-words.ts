import { fold } from '../../content/fold.ts';

/** The words of a name, folded: "Öztürk, Zeynep" gives ozturk and zeynep. */
export function nameWords(name: string): string[] {
  return fold(name).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/**
 * What people.words holds: the words that a person is found by, each between spaces, so that `like '% sarah %'` finds a whole
 * word and `like '% sar%'` a beginning.
 */
export function personWords(address: string, names: readonly string[]): string {
  return namesToWords([...names, address.split('@')[0] ?? '']);
}

/** What contacts.words holds, likewise. */
export function namesToWords(names: readonly string[]): string {
  return ` ${[...new Set(names.flatMap(nameWords))].join(' ')} `;
}
