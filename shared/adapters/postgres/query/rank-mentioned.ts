import { STOP_WORDS } from '../../../content/stop-words.ts';
import type { Contact } from '../../../domain/contact.ts';
import { writtenWithSlips } from '../../../search/written-name.ts';
import { nameWords } from '../person-words.ts';

interface Mention {
  /** The words of the text that stand for words of the name. */
  words: ReadonlySet<string>;
  isWhole: boolean;
  /** How many of them are other words than those of the name. */
  slips: number;
}

/**
 * Those of the contacts whom a text means, the best first: the more words of a name stand in it the better, and a whole name before a
 * part of one, a word with slips counts half. Whose words all belong to somebody better is not meant.
 * @param words those of the text, folded, with and without endings
 */
export function rankMentioned<Of extends Contact>(
  contacts: readonly Of[],
  text: string,
  words: readonly string[],
): Of[] {
  const said = new Set(words);
  const mentioned = contacts.flatMap((contact) => {
    const mention = mentionOf(contact, text, said);
    return mention ? [{ contact, mention }] : [];
  });
  mentioned.sort((a, b) => score(b.mention) - score(a.mention));
  const kept: typeof mentioned = [];
  for (const candidate of mentioned) {
    const taken = kept.filter(({ mention }) => isWithin(candidate.mention.words, mention.words));
    const isOutdone = taken.some(({ mention }) => score(mention) > score(candidate.mention));
    if (!isOutdone) kept.push(candidate);
  }
  return kept.map(({ contact }) => contact);
}

/** The best of a contact's names. A word of grammar alone ("The plumber") names nobody, unless somebody is called just so. */
function mentionOf({ names, nicknames }: Contact, text: string, said: ReadonlySet<string>): Mention | undefined {
  const mentions = [...names, ...nicknames].flatMap((name): Mention[] => {
    const all = nameWords(name);
    const words = new Set(all.filter((word) => said.has(word)));
    const isWhole = all.length > 0 && all.every((word) => words.has(word));
    const isPlain = [...words].some((word) => word.length > 1 && !STOP_WORDS.has(word));
    const slipped = isWhole ? undefined : writtenWithSlips(text, name);
    if (slipped) return [{ words: new Set(slipped.words), isWhole: true, slips: slipped.slips }];
    return isPlain || isWhole ? [{ words, isWhole, slips: 0 }] : [];
  });
  return mentions.sort((a, b) => score(b) - score(a))[0];
}

function score({ words, isWhole, slips }: Mention): number {
  return 2 * words.size - slips + (isWhole ? 1 : 0);
}

function isWithin(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...words].every((word) => others.has(word));
}
