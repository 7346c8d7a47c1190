/** Verbs and nouns whose forms share no stem, the base first: "withdrew" asks for what a text tells of somebody who "withdraws". */
import { analyse } from '../../../content/words.ts';

const FORMS = `be was were been, become became, begin began begun, break broke broken, bring brought, build built, buy bought, catch caught, choose chose chosen,
  come came, cost costs, cut cuts, do did done, draw drew drawn, drink drank, drive drove driven, eat ate eaten, fall fell fallen, feel felt, find found, fly flew flown flight,
  forget forgot forgotten, get got, give gave given gift, go went gone, grow grew grown, hear heard, hold held, keep kept, know knew known, lead led, leave left, lend lent, let lets,
  lose lost loss, make made, mean meant, meet met, pay paid, put puts, read reads, rent rents, ride rode ridden, ring rang rung, rise rose risen, run ran, say said, see saw seen, sell sold sale,
  send sent, set sets, shake shook, shine shone, show showed shown, shut shuts, sing sang sung, sit sat, sleep slept, speak spoke spoken speech, spend spent, stand stood, steal stole stolen,
  swim swam, take took taken, teach taught, tell told, think thought, throw threw thrown, understand understood, wake woke woken, wear wore worn, win won, withdraw withdrew withdrawn,
  write wrote written, child children, man men, woman women, person people, foot feet, tooth teeth, half halves, life lives, knife knives, shelf shelves`;

/** Each form, as the analyser makes it, to the base of its group. */
export const BASES: ReadonlyMap<string, string> = new Map(
  FORMS.split(',').flatMap((group) => {
    const [base, ...others] = group
      .trim()
      .split(/\s+/)
      .flatMap((word) => analyse(word));
    return base === undefined ? [] : [base, ...others].map((form) => [form, base] as const);
  }),
);
