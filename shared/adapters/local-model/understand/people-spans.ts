import { isStopWord } from '../../../content/words.ts';
import { foldInPlace } from '../fold-in-place.ts';
import { GENERIC_TERMS } from '../lexicon/generic-words.ts';

/** A person whom a question plainly names, and their part: who wrote it, or who takes part in it. */
export interface PersonSpan {
  name: string;
  relation: 'from' | 'with';
}

const ADDRESS = String.raw`[\p{L}\d.+_-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+`;
const CAPITALISED = String.raw`\p{Lu}[\p{L}\p{M}'’-]+(?:\s\p{Lu}[\p{L}\p{M}'’.-]+){0,2}`;
const NAME = `(${ADDRESS}|${CAPITALISED})`;
/** In a chat names are written small. */
const ANY_NAME = `(${ADDRESS}|${CAPITALISED}|\\p{Ll}[\\p{L}\\p{M}'’-]{2,})`;

const MAIL = `(?i:e-?mails?|mails?|messages?|repl(?:y|ies)|notes?|letters?|anything|something|invitations?|newsletters?|hear|heard|news|attachments?)`;
const MEETING = `(?i:meetings?|calls?|lunch|dinner|breakfast|brunch|coffee|drinks?|appointments?|events?|1:1|one-on-ones?|catch-?ups?|sessions?|interviews?|sync|review|meet|met|meeting)`;

const PATTERNS: readonly (readonly [PersonSpan['relation'], RegExp])[] = [
  ['from', new RegExp(`(?<![\\p{L}])${MAIL}\\b[^?.,]{0,40}?\\b(?:from|by|von|de)\\s+${ANY_NAME}`, 'gu')],
  [
    'from',
    new RegExp(`${NAME}\\s+(?:just\\s+|last\\s+)?(?:sent|wrote|write|emailed|mailed|replied|messaged)\\b`, 'gu'),
  ],
  [
    'from',
    new RegExp(`\\b[Dd](?:id|oes)\\s+${NAME}\\s+(?:send|write|email|mail|reply|answer|say|ask|mention)\\b`, 'gu'),
  ],
  ['with', new RegExp(`(?<![\\p{L}])${MAIL}\\b[^?.,]{0,24}?\\b(?:to|with)\\s+${NAME}`, 'gu')],
  ['with', new RegExp(`(?<![\\p{L}])${MEETING}\\b[^?.,]{0,24}?\\bwith\\s+${ANY_NAME}`, 'gu')],
];

/** No names: they open sentences, name times and services, or follow "from" all the same. */
const NO_NAMES = new Set(
  `the my our your his her their this that these those who what when where which did does gmail google calendar drive january february march april may june july august
   september october november december monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday last next week month year everyone everybody someone
   anyone anybody work home clients customers people team bank school`.split(/\s+/),
);

/** The people whom a question names in such a way that only what they wrote, or take part in, can be meant. */
export function peopleSpans(question: string): PersonSpan[] {
  const found = PATTERNS.flatMap(([relation, pattern]) =>
    [...question.matchAll(pattern)].flatMap((match) => {
      const name = match[1]?.replace(/['’]s$/, '') ?? '';
      return isName(name) ? [{ name, relation }] : [];
    }),
  );
  return found.filter(
    (person, index) => found.findIndex(({ name }) => foldInPlace(name) === foldInPlace(person.name)) === index,
  );
}

function isName(name: string): boolean {
  const first = foldInPlace(name).split(/\s/)[0] ?? '';
  return first !== '' && !NO_NAMES.has(first) && !isStopWord(first) && !GENERIC_TERMS.has(first);
}
