import { fold } from '../content/fold.ts';
import { slipsBetween } from '../content/slips.ts';
import { STOP_WORDS } from '../content/stop-words.ts';
import { isSlipOf, slipsAllowed } from './spelling.ts';

/** How a text writes a name. */
export interface WrittenName {
  /** As it stands there: "Sarra Chen". */
  written: string;
  /** Its words, folded. */
  words: readonly string[];
  /** How many of them are other words than those of the name. */
  slips: number;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/**
 * Where a text writes a whole name with slips of the pen, as "the number of Sarra Chen" does for Sarah Chen; undefined where the name stands
 * there as it is, or not at all. One word of it must stand there as it is, beside the others in their order, and those begin with the right
 * letter: any word of a text is a slip of somebody's name, and "where does Chen live" asks for no Clive.
 */
export function writtenWithSlips(text: string, name: string): WrittenName | undefined {
  const written = text.match(WORD) ?? [];
  const words = written.map(fold);
  const meant = name.match(WORD)?.map(fold) ?? [];
  for (let start = 0; start + meant.length <= words.length; start += 1) {
    const said = words.slice(start, start + meant.length);
    const slips = slipsIn(said, meant);
    if (slips > 0) return { written: written.slice(start, start + meant.length).join(' '), words: said, slips };
  }
  return undefined;
}

/** Words that are near those of the name; 0 also where another one is not, or none tells who is meant. */
function slipsIn(said: readonly string[], meant: readonly string[]): number {
  const others = meant.filter((word, place) => !isSame(said[place], word));
  const isNamed = meant.some((word, place) => isSame(said[place], word) && word.length > 1 && !STOP_WORDS.has(word));
  const areNear = meant.every((word, place) => isSame(said[place], word) || isNear(said[place], word));
  return isNamed && areNear ? others.length : 0;
}

/** Also in the genitive: "Chens Nummer". */
function isSame(said: string | undefined, meant: string): boolean {
  return said === meant || said === `${meant}s`;
}

function isNear(said: string | undefined, meant: string): boolean {
  if (said === undefined || said[0] !== meant[0] || STOP_WORDS.has(said)) return false;
  // Of three letters, one may have been left out: "Jon" for John.
  if (said.length === 3) return meant.length === 4 && slipsBetween(said, meant, 1) === 1;
  return slipsAllowed(said) > 0 && isSlipOf(said, meant);
}
