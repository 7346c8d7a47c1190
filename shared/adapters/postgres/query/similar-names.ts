import { slipsBetween } from '../../../content/slips.ts';
import { type KnownTerm, slipsAllowed, termsMeantBy } from '../../../search/spelling.ts';

/** What the people of a person are called, each word folded and with how often it was met. */
export interface NameVocabulary {
  words: readonly KnownTerm[];
  domains: readonly string[];
}

/**
 * Patterns over `people.words` for a word that may hold slips: the word and what begins with it, names near it and, where no
 * name is, names that begin nearly so ("sarra" finds sarah, as it is near "sara").
 * @param isBeside whether other words of the name have to fit, too: then three letters may be all but one of a name ("jon smith")
 */
export function similarWords(word: string, { words }: NameVocabulary, isBeside: boolean): string[] {
  const meant = isBeside && word.length === SHORT ? lackingOne(word, words) : termsMeantBy(word, words);
  const near = meant.map((name) => `% ${name} %`);
  const begun = near.length > 0 ? [] : termsMeantBy(word, beginnings(word, words)).map((name) => `% ${name}%`);
  return [`% ${word}%`, ...near, ...begun];
}

/** Of so few letters every other name is one slip away; but that one is left out happens, and says which name it may be. */
const SHORT = 3;

/** More names that three letters may be left of would make the statement long for nothing. */
const MOST_LACKING = 10;

/** Names of one letter more that begin alike, those met most often: "jon" for john and joan. */
function lackingOne(word: string, words: readonly KnownTerm[]): string[] {
  return words
    .filter(({ term }) => term.length === word.length + 1 && term[0] === word[0] && slipsBetween(word, term, 1) === 1)
    .toSorted((one, other) => other.documents - one.documents || (one.term < other.term ? -1 : 1))
    .slice(0, MOST_LACKING)
    .map(({ term }) => term);
}

/** Domain labels that are near a name, hyphens not counted. */
export function similarLabels(name: string, { domains }: NameVocabulary): string[] {
  const labels = new Set(domains.flatMap((domain) => domain.split('.').slice(0, -1)));
  const joined = (label: string) => label.replaceAll('-', '');
  const known = [...labels].map((label) => ({ term: joined(label), documents: 1 }));
  const meant = new Set(termsMeantBy(name, known));
  return [...labels].filter((label) => meant.has(joined(label)));
}

/** The beginnings of names that begin like the word, are long enough to be near it, and still are words to go by. */
function beginnings(word: string, words: readonly KnownTerm[]): KnownTerm[] {
  const allowed = slipsAllowed(word);
  const found = new Map<string, number>();
  for (const { term, documents } of words.filter((known) => known.term[0] === word[0])) {
    for (let length = word.length - allowed; length <= Math.min(word.length + allowed, term.length - 1); length += 1) {
      const beginning = term.slice(0, length);
      if (slipsAllowed(beginning) > 0) found.set(beginning, (found.get(beginning) ?? 0) + documents);
    }
  }
  return [...found].map(([term, documents]) => ({ term, documents }));
}
