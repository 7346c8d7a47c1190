/** How words are written in a hurry, and what they stand for. Over folded words. */
const SHORTHAND = `tmrw tomorrow, tmr tomorrow, tmrow tomorrow, tomorow tomorrow, tommorow tomorrow, tommorrow tomorrow, tomorrw tomorrow, 2moro tomorrow, tdy today, ystd yesterday, yest yesterday, 2day today, tonite tonight,
  wk week, wks weeks, nxt next, mtg meeting, mtgs meetings, mtng meeting, appt appointment, appts appointments, cal calendar, sched schedule, msg message, msgs messages, eml email, emls emails, attch attachment,
  wat what, wot what, wht what, waht what, hwat what, whta what, wich which, whcih which, whens when is, wehn when, whne when, wen when, wher where, whre where, hwo how, whos who is, whats what is, wheres where is, hows how is,
  wiht with, wth with, w/ with, w with, frm from, fro from, teh the, hte the, thsi this, abt about, bout about, abuot about, u you, ur your, pls please, plz please, plse please, thx thanks, ppl people, bday birthday, addr address,
  hav have, hvae have, dos does, doe does, shoud should, cna can, coud could, im i am, ive i have, id i would, dont don't, didnt didn't, doesnt doesn't, havent haven't, hasnt hasn't, isnt isn't, arent aren't, wasnt wasn't, werent weren't,
  wont won't, cant can't, couldnt couldn't, hadnt hadn't, lst last, snd send, recieve receive, recieved received, resturant restaurant, reciept receipt, adress address, calender calendar, calander calendar, shedule schedule`;

/** A word's whole form, which may be several words. */
export const WHOLE_FORMS: ReadonlyMap<string, string> = new Map(
  SHORTHAND.split(',').map((entry) => {
    const [short = '', ...whole] = entry.trim().split(/\s+/);
    return [short, whole.join(' ')] as const;
  }),
);

/** Words that build questions here, which a word that differs in one letter is taken for, where it is no word that is known. */
const OFTEN_MISSPELT =
  `tomorrow yesterday today monday tuesday wednesday thursday friday saturday sunday january february march april august september october november december
  calendar schedule meeting meetings appointment appointments invitation invitations attachment attachments document documents presentation presentations spreadsheet spreadsheets conversation
  message messages email emails unread starred important latest newest oldest largest cheapest longest morning afternoon evening weekend weeks month months
  booking reference reservation confirmation departure arrival address organizer attendees available availability conflict conflicts received replied answered shared invited attending between before after about
  receipt receipts invoice invoices flight flights hotel restaurant birthday password deadline`.split(/\s+/);

/** Words that differ from one of these in a letter and are words of their own. */
const WORDS_OF_THEIR_OWN = new Set(
  `email's hostel hotels merch mayor arch larch parch brown moth mouth mount mouths lately booking's looking cooking hooking bookings booing lights fight fights slight plight fright fleet
   sharing scared stared shred spared sharded massage massages week weak weeds weekly monthly mornings evenings meting greeting melting mating meetings' messy messaged presentations' depart address's addresses dressed
   recipe recipes voice novice devices birthdays passwords deadlines dates hotel's unread's mondays tuesdays wednesdays thursdays fridays saturdays sundays fryday latent lattes invoiced invoicing noticed receipted received
   conflicted convict flighty documented calendars schedules scheduled scheduler availabilities after daft alter later order border older colder bout abouts above abort boat seven eleven even betweens share shares shard
   sunday's available's organizers arrivals departures references confirmations reservations conversations invite invites invited attend attends attendee`.split(
    /\s+/,
  ),
);

const WITH_ONE_LETTER_OUT = new Map<string, string>();
for (const word of OFTEN_MISSPELT) {
  for (const key of deletions(word)) WITH_ONE_LETTER_OUT.set(key, WITH_ONE_LETTER_OUT.has(key) ? '' : word);
}
const SPELT_RIGHT = new Set(OFTEN_MISSPELT);

/** Shorter words have too many neighbours. */
const SHORTEST_CORRECTED = 6;

/**
 * The word that a folded word of a question was meant to be; undefined where it may stand as it is. One letter missing, one too
 * many, one wrong or two exchanged, as most slips are (Damerau 1964), in words that questions are made of.
 */
export function meantBy(folded: string): string | undefined {
  const whole = WHOLE_FORMS.get(folded);
  if (whole !== undefined) return whole;
  if (folded.length < SHORTEST_CORRECTED || SPELT_RIGHT.has(folded) || WORDS_OF_THEIR_OWN.has(folded)) return undefined;
  if (!/^[a-z]+$/.test(folded)) return undefined;
  const near = new Set<string>();
  for (const key of [folded, ...deletions(folded)]) {
    if (SPELT_RIGHT.has(key)) near.add(key);
    const word = WITH_ONE_LETTER_OUT.get(key);
    if (word && isNear(word, folded)) near.add(word);
  }
  // A plural is no slip.
  const [word, ...others] = [...near].filter((candidate) => !isInflected(folded, candidate));
  return others.length === 0 ? word : undefined;
}

function isInflected(folded: string, word: string): boolean {
  return folded === `${word}s` || word === `${folded}s` || folded === `${word}d` || word === `${folded}d`;
}

function deletions(word: string): string[] {
  return Array.from(word, (_, index) => word.slice(0, index) + word.slice(index + 1));
}

/** Whether one slip makes one word of the other, both already known to be equal but for a letter of each. */
function isNear(word: string, other: string): boolean {
  if (Math.abs(word.length - other.length) > 1) return false;
  if (word.length !== other.length) return true;
  const differing = [...word].flatMap((letter, index) => (letter === other[index] ? [] : [index]));
  const [first, second, ...more] = differing;
  if (first === undefined || more.length > 0) return first === undefined;
  if (second === undefined) return true;
  return second === first + 1 && word[first] === other[second] && word[second] === other[first];
}
