import { STOP_WORDS } from '../../../content/stop-words.ts';
import type { Contact } from '../../../domain/contact.ts';
import { nameWords } from '../person-words.ts';

interface Mention {
  /** The words of the name that stand in the text. */
  words: ReadonlySet<string>;
  isWhole: boolean;
}

/**
 * Those of the contacts whom a text with these words means, the best first: the more words of a name stand in it the better,
 * and a whole name before a part of one. Whose words all belong to somebody better is not meant.
 */
export function rankMentioned<Of extends Contact>(contacts: readonly Of[], words: readonly string[]): Of[] {
  const said = new Set(words);
  const mentioned = contacts.flatMap((contact) => {
    const mention = mentionOf(contact, said);
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
function mentionOf({ names, nicknames }: Contact, said: ReadonlySet<string>): Mention | undefined {
  const mentions = [...names, ...nicknames].flatMap((name): Mention[] => {
    const all = nameWords(name);
    const words = new Set(all.filter((word) => said.has(word)));
    const isWhole = all.length > 0 && all.every((word) => words.has(word));
    const isPlain = [...words].some((word) => word.length > 1 && !STOP_WORDS.has(word));
    return isPlain || isWhole ? [{ words, isWhole }] : [];
  });
  return mentions.sort((a, b) => score(b) - score(a))[0];
}

function score({ words, isWhole }: Mention): number {
  return 2 * words.size + (isWhole ? 1 : 0);
}

function isWithin(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...words].every((word) => others.has(word));
}
