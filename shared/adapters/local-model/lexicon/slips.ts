import { slipsBetween } from '../../../content/slips.ts';
import { isKnownWord } from './known-words.ts';
import { WHOLE_FORMS } from './shorthand.ts';

/** Words that build questions here, which a word that differs in one letter is taken for, where it is no word that is known. */
const OFTEN_MISSPELT =
  `tomorrow yesterday today monday tuesday wednesday thursday friday saturday sunday january february march april august september october november december
  calendar schedule meeting meetings appointment appointments invitation invitations attachment attachments document documents presentation presentations spreadsheet spreadsheets conversation
  message messages email emails unread starred important latest newest oldest largest cheapest longest morning afternoon evening weekend weeks month months
  booking reference reservation confirmation departure arrival address organizer attendees available availability conflict conflicts received replied answered shared invited attending between before after about
  receipt receipts invoice invoices flight flights hotel restaurant birthday password deadline
  number numbers telephone account order orders tracking delivery deliveries insurance contract agreement policy passport ticket tickets terminal platform boarding luggage accommodation apartment
  dentist doctor hospital prescription surgery cardiologist physiotherapist veterinary electrician plumber accountant lawyer landlord neighbour neighbor colleague colleagues manager
  quarter quarterly revenue expenses budget salary payment payments deposit refund discount guarantee warranty subscription membership premium
  conference interview presentation workshop training rehearsal concert wedding anniversary graduation ceremony celebration vacation holiday holidays
  somebody someone everyone anything everything remember remind because through together exactly approximately happening scheduled confirmed cancelled upcoming
  secretary receive received recently necessary separate successful questionnaire maintenance occurrence business beginning immediately definitely government environment language`.split(
    /\s+/,
  );

/** Words that differ from one of these in a letter and are words of their own. */
const WORDS_OF_THEIR_OWN = new Set(
  `quartet convert converted conserve conservation preserve preservation augusta email's hostel hotels merch mayor arch larch parch brown moth mouth mount mouths lately booking's looking cooking hooking bookings booing lights fight fights slight plight fright fleet
   sharing scared stared shred spared sharded massage massages week weak weeds weekly monthly mornings evenings meting greeting melting mating meetings' messy messaged presentations' depart address's addresses dressed
   recipe recipes voice novice devices birthdays passwords deadlines dates hotel's unread's mondays tuesdays wednesdays thursdays fridays saturdays sundays fryday latent lattes invoiced invoicing noticed receipted received
   conflicted convict flighty documented calendars schedules scheduled scheduler availabilities after daft alter later order border older colder bout abouts above abort boat seven eleven even betweens share shares shard
   form forms whit cots woes coed clam lats sunday's available's organizers arrivals departures references confirmations reservations conversations invite invites invited attend attends attendee`.split(
    /\s+/,
  ),
);

/** Words of questions that are too short to have neighbours, of which only two letters may have changed places. */
const OFTEN_SWAPPED =
  'what when where which while how many much time does will have from with about near number phone email call cost price week month today tonight train ferry hotel gate seat code link send sent paid owes date address order'.split(
    ' ',
  );

/** Shorter words have too many neighbours. */
const SHORTEST_CORRECTED = 6;
/** So long that two slips leave no doubt. */
const TWO_SLIPS = 11;

const SWAPPED = new Map(OFTEN_SWAPPED.flatMap((word) => swaps(word).map((slip) => [slip, word] as const)));
const BY_DELETION = new Map<string, Set<string>>();
for (const word of OFTEN_MISSPELT) {
  for (const key of deletionsOf(word)) BY_DELETION.set(key, (BY_DELETION.get(key) ?? new Set()).add(word));
}
const SPELT_RIGHT: ReadonlySet<string> = new Set([...OFTEN_MISSPELT, ...OFTEN_SWAPPED]);

/**
 * The word that a folded word of a question was meant to be; undefined where it may stand as it is. One letter missing, one too
 * many, one wrong or two exchanged, as most slips are (Damerau 1964), in words that questions are made of; two such slips in
 * long ones. The first letter is seldom one. A word that the lexicon knows is no slip.
 */
export function meantBy(folded: string): string | undefined {
  const whole = WHOLE_FORMS.get(folded);
  if (whole !== undefined) return whole;
  if (!/^[a-z]{4,24}$/.test(folded) || SPELT_RIGHT.has(folded) || WORDS_OF_THEIR_OWN.has(folded)) return undefined;
  const swapped = SWAPPED.get(folded);
  if (swapped !== undefined && !isKnownWord(folded)) return swapped;
  if (folded.length < SHORTEST_CORRECTED || isKnownWord(folded)) return undefined;
  const near = new Map<string, number>();
  for (const key of deletionsOf(folded)) {
    for (const word of BY_DELETION.get(key) ?? []) near.set(word, near.get(word) ?? slipsBetween(folded, word));
  }
  const allowed = folded.length >= TWO_SLIPS ? 2 : 1;
  const fewest = Math.min(...near.values());
  // A plural is no slip.
  const best = [...near].filter(
    ([word, count]) =>
      count === fewest && count <= allowed && !isInflected(folded, word) && word.at(0) === folded.at(0),
  );
  return best.length === 1 ? best[0]?.[0] : undefined;
}

function isInflected(folded: string, word: string): boolean {
  return folded === `${word}s` || word === `${folded}s` || folded === `${word}d` || word === `${folded}d`;
}

/** The word, and the word without one letter or two: equal words of two such sets are near (symmetric delete). */
function deletionsOf(word: string): Set<string> {
  const once = [...word].map((_, index) => word.slice(0, index) + word.slice(index + 1));
  const twice =
    word.length >= TWO_SLIPS
      ? once.flatMap((shorter) => [...shorter].map((_, index) => shorter.slice(0, index) + shorter.slice(index + 1)))
      : [];
  return new Set([word, ...once, ...twice]);
}

function swaps(word: string): string[] {
  return Array.from({ length: word.length - 1 }, (_, index) =>
    [word.slice(0, index), word[index + 1], word[index], word.slice(index + 2)].join(''),
  ).filter((slip) => slip !== word);
}
