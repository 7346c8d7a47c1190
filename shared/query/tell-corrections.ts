import type { Correction } from '../agents/taken-for.ts';
import { joined } from '../domain/joined.ts';

/** More of a name than this says no more about whose it is. */
const MAX_NAME = 60;

/** What words and names were taken for, as a sentence: "I read “Sarra Chen” as Sarah Chen." */
export function tellCorrections(corrections: readonly Correction[]): string {
  const parts = corrections.map(({ word, readAs }) => `“${plain(word)}” as ${joined(readAs.map(plain), 'or')}`);
  return `I read ${joined(parts)}.`;
}

/**
 * A display name is its sender's choice: nothing of it may look like a citation or a link. What shows Markdown makes a link of an address
 * and of the name of a host, too, so those are spelled out or come apart.
 */
function plain(name: string): string {
  const words = name.replace(/[^\p{L}\p{M}\p{N}.,'’@+_&-]+/gu, ' ').replace(/\S+/g, unlinked);
  return words.trim().slice(0, MAX_NAME).toWellFormed().trim();
}

function unlinked(word: string): string {
  if (/[^@]@[^@]/.test(word)) return word.replaceAll('@', ' at ').replaceAll('.', ' dot ');
  return word.replace(/\.(?=[^.])/g, ' ');
}
