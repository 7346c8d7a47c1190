/** Whom a question of a correspondence means by those that it names. */
import type { Description } from './description.ts';
import type { Atom } from './meaning.ts';
import type { Sentence } from './tokens.ts';

type VerbAtom = Extract<Atom, { is: 'verb' }>;
type PersonAtom = Extract<Atom, { is: 'person' }>;

/** "Have I" opens a question whole, so that it is no subject of the verb; "have I been told" has another. */
const HAVE_I = /^(?:have|had|haven't|hadn't) (?:not )?(?:i|we)(?![a-z'])(?!.* been(?![a-z]))/;

export function isWrittenByMe(verb: VerbAtom | undefined, { folded }: Description): boolean {
  if (verb === undefined || verb.verb.name === 'receive') return false;
  return verb.subject === 'me' || (verb.subject === undefined && HAVE_I.test(folded));
}

/**
 * "Did I reply to the email from Marta?": whose mail was answered is who was written to. Undefined where another one is the
 * author of what the person wrote, as no mail has two.
 */
export function withAddressee(description: Description, verb: VerbAtom | undefined): Description | undefined {
  const isOther = (atom: Atom) =>
    atom.is === 'person' &&
    !atom.isNegated &&
    atom.person.is !== 'me' &&
    (atom.relation === 'from' || (atom.relation === 'owner' && description.kinds.length > 0));
  if (!isWrittenByMe(verb, description) || !description.atoms.some(isOther)) return description;
  if (verb?.verb.name !== 'reply') return undefined;
  return withPeople(description, (atom) => (isOther(atom) ? { ...atom, relation: 'to' } : atom));
}

/**
 * "My accountant", "Mum": who is called so is found as any name is, and no mail that only speaks of one is from one or to one.
 */
export function withRolesAsNames(description: Description): Description {
  return withPeople(description, (atom) =>
    atom.person.is === 'role' && (atom.relation === 'from' || atom.relation === 'to')
      ? { ...atom, person: { ...atom.person, is: 'name' } }
      : atom,
  );
}

const OF_GROUP = /^(?:(?:else|one|people|persons|colleagues|contacts) )?(?:from|at|in|of)(?: (?:the|my|our))?$/;

/** "Who from Acme wrote?": where those who are asked for belong to. It is no author where it stands right behind the question word. */
export function groupIn(
  { openingAt, people }: Description,
  verb: VerbAtom | undefined,
  { tokens }: Sentence,
): PersonAtom | undefined {
  if (openingAt === undefined || verb === undefined) return undefined;
  return people.find(({ person, at: [start] }) => {
    const before = tokens.slice(openingAt[1], start).map(({ folded }) => folded);
    return person.is !== 'pronoun' && start < verb.at[0] && OF_GROUP.test(before.join(' '));
  });
}

/** With these as who wrote, or who was written to. */
export function withGroupAs(description: Description, group: PersonAtom, relation: 'from' | 'to'): Description {
  return withPeople(description, (atom) => (atom.at[0] === group.at[0] ? { ...atom, relation } : atom));
}

function withPeople(description: Description, change: (atom: PersonAtom) => PersonAtom): Description {
  return {
    ...description,
    atoms: description.atoms.map((atom) => (atom.is === 'person' ? change(atom) : atom)),
    people: description.people.map(change),
  };
}
