/** Which things are asked for by how they stand: "which invoices are unpaid?", "is my order delayed?", "unsigned contracts". */
import type { AnswerType, AskedStanding, Standing } from '../../../domain/intent.ts';
import { STANDINGS } from '../../../domain/intent.ts';
import type { Opening } from '../lexicon/openings.ts';
import { type Sign, STANDING_WORDS } from '../lexicon/standings.ts';
import { askedType } from './answer-type.ts';
import { type Description, does } from './description.ts';
import { matterOf } from './matter.ts';
import type { Clause } from './meaning.ts';
import type { Sentence } from './tokens.ts';

/** The description of a clause that asks for things by how they stand, without what says so: the things are looked for. */
export function withStanding(description: Description, clause: Clause, sentence: Sentence): Description {
  const { atoms, folded, correspondence, services } = description;
  // "Emails saying the parcel is delayed": asked for is what was written.
  if (correspondence !== undefined || services.includes('gmail') || does(description, 'say', 'tell', 'write', 'reply'))
    return description;
  const said = saidIn(folded);
  if (!said || !asksFor(said, description)) return description;
  const { is, isDenied } = said;
  // The amount of the one that stands so is told by it, and not by how it stands.
  if (description.opening === 'how much') return { ...description, standing: { is, isDenied } };
  const first = Math.min(...[clause.opening, ...atoms].flatMap((part) => (part ? [part.at[0]] : [])));
  const from = first + wordsIn(folded.slice(0, said.start));
  const to = first + wordsIn(folded.slice(0, said.end));
  const kept = atoms.filter(({ at }) => at[1] <= from || at[0] >= to);
  const words = description.words.filter((word) => kept.some((atom) => atom.is === 'word' && atom.text === word));
  const namesThings = words.length > 0 || kept.some((atom) => atom.is === 'field' || atom.is === 'quoted');
  // "What is overdue?" may ask for all that is, but "which files are missing?" for what is said to be.
  if (!namesThings && !STANDING_WORDS[is].isAttribute) return description;
  // "Which of the last three invoices": each is told with its date.
  const things = kept.filter(({ is: part }) => part !== 'select' && part !== 'limit');
  const others = atoms.filter((atom) => !things.includes(atom));
  const of = matterOf({ ...clause, atoms: things }, sentence, others);
  return {
    ...description,
    atoms: kept,
    verbs: description.verbs.filter((verb) => kept.includes(verb)),
    words,
    standing: { is, isDenied },
    of: of === '' ? '' : [of, ...numberIn(sentence, from)].join(' '),
  };
}

/** The number of the thing in front of a token: "is invoice 9 …", which says no time and no count. */
function numberIn({ tokens }: Sentence, end: number): string[] {
  const [noun, number] = [tokens[end - 2], tokens[end - 1]];
  return noun && number && /^[a-z]{3,}$/.test(noun.folded) && /^\d{1,3}$/.test(number.folded) ? [number.text] : [];
}

function wordsIn(text: string): number {
  return text.split(' ').filter(Boolean).length;
}

/** How it is said of things that they stand so, in a folded clause. */
interface Said extends AskedStanding {
  /** `linked`: behind them and a form of "be". */
  place: 'linked' | 'behind' | 'before several' | 'before one';
  start: number;
  end: number;
}

const ANY_OPENING: ReadonlySet<Opening | undefined> = new Set(['which', 'what', 'whether', 'list', 'find', undefined]);
/** They ask for something else of what stands so: "what time is my order ready?" */
const OF_VALUES: ReadonlySet<AnswerType> = new Set([
  'time',
  'duration',
  'person',
  'place',
  'link',
  'availability',
  'conflict',
]);
const BEGINS_WITH_BEING = /^(?:is|are|was|were|isn't|aren't|wasn't|weren't|ist|sind)(?![a-z'])/;

function asksFor({ place, is, isDenied }: Said, description: Description): boolean {
  const { opening, folded } = description;
  const { type } = askedType(description);
  if (opening === 'how much') return place === 'before one';
  if (opening === 'how many') return place === 'linked' || place === 'before several';
  if (!ANY_OPENING.has(opening) || place === 'before one') return false;
  if (place === 'before several') return type === 'list' || type === 'yes-no';
  switch (opening) {
    case 'which':
      return place === 'linked' && !OF_VALUES.has(type);
    case 'what':
      return place === 'linked' && !OF_VALUES.has(type) && (type !== 'amount' || NAMES_NOTHING.test(folded));
    case 'whether':
      return place === 'linked' || BEGINS_WITH_BEING.test(folded);
    default:
      return STANDING_WORDS[is].isAttribute === true && type === 'list' && (place === 'linked' || !isDenied);
  }
}

const BEING = "is|are|am|was|were|be|been|remain|remains|'re|'s|isn't|aren't|wasn't|weren't|ist|sind|est|sont";
const HAVING = "(?:has|have|had|hasn't|haven't|hadn't)(?= (?:(?:not|never|yet|still|already|now|all) )*been)";
const BETWEEN = 'still|yet|already|currently|now|really|all|also|noch|schon|encore|aun';
const LINKS = `((?:(?:${BEING}|${HAVING}|not|never|no longer|${BETWEEN}) )*)`;
const IS_LINKED = new RegExp(`(?<![a-z])(?:${BEING}|not|never|no longer)(?![a-z'])`);
const DENIED = /(?<![a-z])(?:not|never|no longer|[a-z]+n't)(?![a-z'])/g;
/** What may stand behind an adjective, and behind what was done, which is told of by more than the person asks. */
const BEHIND_STATE = '(?= (?:for|by|from|yet|today|now|at|right|so|this|since)(?![a-z])|(?: and| or)?\\W*$)';
const BEHIND_DONE = '(?= (?:yet|today|now|already|in full)(?![a-z])|(?: and| or)?\\W*$)';
/** "Is the shop open late?" asks for its hours. */
const IS_OPEN_LATE = /^late/;
/** "What is overdue?", "is anything unpaid?": of all that may be. */
const NAMES_NOTHING =
  /(?<![a-z])(?:anything|something|everything|them|they|(?:these|those)(?= (?:are )?[a-z]+\W*$)|(?:what|which)(?: else| ones?)? (?:is|'s|are|has|have|[a-z]+n't)(?= (?:not |been |still |yet |already |now )*[a-z]+(?: (?:yet|now|today))?\W*$))(?![a-z])/;

interface AskedSign {
  is: Standing;
  sign: Sign;
  behind: RegExp;
  several?: RegExp;
  one?: RegExp;
}

/** Each that says that it is so and, denied, that it is not, with the patterns that find it. */
const ASKED: readonly AskedSign[] = STANDINGS.flatMap((is) => {
  const { signs, isAttribute } = STANDING_WORDS[is];
  return signs
    .filter((sign) => sign.form !== 'phrase' && sign.is !== 'silent' && sign.isNot !== 'silent')
    .map((sign): AskedSign => {
      const { form, source } = sign;
      return {
        is,
        sign,
        behind: new RegExp(`(?<= )${LINKS}(${source})${form === 'state' ? BEHIND_STATE : BEHIND_DONE}`),
        ...(isAttribute && form === 'state'
          ? {
              several: new RegExp(`(?<!')${source}(?= [a-z]{3,}s(?![a-z]))`),
              // An outstanding balance is an amount of its own.
              one: new RegExp(`(?<!')${source}(?= (?!balance|amount|payment|sum)[a-z]{2,}[a-rt-z](?![a-z]))`),
            }
          : {}),
      };
    });
});

/** Where something is said to stand so, at the end of a clause or in front of what it is said of. */
function saidIn(folded: string): Said | undefined {
  for (const { is, sign, behind, several, one } of ASKED) {
    const { things } = STANDING_WORDS[is];
    if (things && !things.test(folded) && !NAMES_NOTHING.test(folded)) continue;
    const found = behind.exec(folded);
    const [, links = '', words = ''] = found ?? [];
    const isLinked = IS_LINKED.test(links);
    if (found && (isLinked || !IS_OPEN_LATE.test(words))) {
      const isTurned = [...links.matchAll(DENIED)].length % 2 === 1;
      return saidAt(found, {
        is,
        isDenied: (sign.is === 'against') !== isTurned,
        place: isLinked ? 'linked' : 'behind',
      });
    }
    const before = several?.exec(folded);
    if (before) return saidAt(before, { is, isDenied: false, place: 'before several' });
    const single = one?.exec(folded);
    if (single) return saidAt(single, { is, isDenied: false, place: 'before one' });
  }
  return undefined;
}

function saidAt({ index, 0: found }: RegExpExecArray, said: Omit<Said, 'start' | 'end'>): Said {
  return { ...said, start: index, end: index + found.length };
}
