import { DETERMINERS } from '../lexicon/function-words.ts';
import type { Description } from './description.ts';
import type { Atom } from './meaning.ts';
import type { Sentence } from './tokens.ts';

/**
 * The description of a clause with what stands behind "about" as what is written about, whatever it is elsewhere: "about the letter"
 * asks for a word of the mails and not for letters, "about 14 May" for no mails of that day, "about Mr Kemp's answer" for none of his.
 */
export function withMatterBehindAbout(description: Description, sentence: Sentence): Description {
  const { aboutAt, people, times, verbs } = description;
  if (aboutAt === undefined || verbs.length === 0) return description;
  const atoms = description.atoms.map((atom) => asMatter(atom, aboutAt, sentence));
  const isKept = ({ at: [start] }: { at: Atom['at'] }) => atoms.some(({ is, at }) => at[0] === start && is === 'time');
  return {
    ...description,
    atoms,
    kinds: atoms.flatMap((atom) => (atom.is === 'kind' ? [atom.kind] : [])),
    words: atoms.flatMap((atom) => (atom.is === 'word' ? [atom.text] : [])),
    people: people.map((atom) => asNamed(atom, aboutAt)),
    times: times.filter(isKept),
  };
}

function asMatter(atom: Atom, aboutAt: number, { question, tokens }: Sentence): Atom {
  if (atom.is === 'person') return asNamed(atom, aboutAt);
  const [from, end] = atom.at;
  // A time may have taken "about" along: "about five".
  const start = from === aboutAt ? from + 1 : from;
  if (start <= aboutAt) return atom;
  const isBeside = tokens.slice(aboutAt + 1, start).every(({ folded }) => DETERMINERS.values.has(folded));
  const isMatter = atom.is === 'time' ? isBeside : atom.is === 'kind' && atom.kind !== 'person';
  if (!isMatter) return atom;
  const text = question.slice(tokens[start]?.index, tokens[end - 1]?.end);
  return { is: 'word', text, isName: false, at: [start, end] };
}

/** Whose the matter is wrote none of the mails. */
function asNamed<Person extends Extract<Atom, { is: 'person' }>>(atom: Person, aboutAt: number): Person {
  return atom.at[0] > aboutAt && atom.relation === 'owner' ? { ...atom, relation: 'of' } : atom;
}
