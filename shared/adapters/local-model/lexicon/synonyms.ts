/**
 * Everyday words that stand for each other in questions and texts. A question for the "price" is answered by a text that names
 * the "fee". Groups overlap where a word has several meanings.
 */
import { analyse } from '../../../content/words.ts';
import { BASES } from './irregular-forms.ts';

const GROUPS = `price cost fee charge amount rate, pay payment owe due, salary wage pay compensation, rent lease tenancy, landlord owner lessor, tenant renter lessee, buy purchase order,
  child kid children pupil, mum mom mother mama, dad father papa, grandmother grandma granny oma, grandfather grandpa opa, husband wife spouse partner, brother sister sibling,
  doctor physician gp surgery clinic practice, dentist dental dentistry tooth, hospital clinic, medicine prescription medication drug, vaccination vaccine jab,
  job position role vacancy post, apply application applicant candidate, interview conversation, colleague teammate coworker, boss manager supervisor, notice resignation,
  teach teacher lesson tutor instructor class, school academy, homework assignment, exam test, result outcome finding score,
  holiday vacation leave, trip journey travel tour, hotel accommodation stay lodging, flight plane fly, airport terminal, car vehicle automobile, bike bicycle cycle, train rail railway,
  taxi cab ride transfer driver, ticket pass, luggage baggage suitcase bag, seat place, passport id document,
  party celebration birthday feast, wedding marriage, present gift, cake bakery, dinner supper meal table reservation, lunch meal, breakfast meal, restaurant bistro trattoria,
  responsible charge lead accountable, deputy substitute replacement cover stand, absent away leave holiday office, help assist support, contact reach, phone telephone mobile call, address street location,
  expire expiry valid validity end, renew renewal extend extension, cancel cancellation terminate termination, begin start kick commence, finish end close complete, delay late postpone, move reschedule shift change, deadline due until latest,
  service maintenance check inspection, repair fix mend broken, fault error problem defect issue, deliver delivery arrive shipment parcel package, return refund back, collect pickup fetch, invoice bill, receipt confirmation,
  contract agreement, sign signature, draft version proposal, proposal offer quote estimate, budget forecast spending, revenue income turnover sales, profit earnings margin, expense cost spending,
  decide decision agree agreement, approve approval accept, reject decline refuse, suggest propose recommend, remind reminder, answer reply respond, question query, summary overview, main key important, reason because why,
  password passcode pin code, insurance policy cover, claim damage, excess deductible, premium price, tax vat, accountant bookkeeper, bank account, steal stolen theft, loan mortgage credit, allergy allergic intolerance,
  bring carry pack, wear clothes dress, need require necessary, allow permit permitted allowed, forbid prohibit, limit cap maximum most, minimum least, size length, equipment gear device tool, room hall venue space, floor storey level, door entrance gate, key keys,
  speak talk presentation speech lecture, conference congress, workshop seminar, slides deck presentation, survey poll questionnaire, participant attendee guest, member participant, event meeting, team staff crew,
  electricity energy power, gas heating boiler, internet broadband wifi, water plumbing, flat apartment, house home, pet cat dog animal, garden yard, neighbour neighbor, kitchen room,
  picture photo image, music song, book novel, film movie, colour color, sports gym fitness training, club group society, subscription plan membership, code number reference, website site page, screen monitor display`;

const BY_TERM = new Map<string, Set<string>>();
for (const group of GROUPS.split(',')) {
  const terms = group
    .trim()
    .split(/\s+/)
    .flatMap((word) => analyse(word))
    .map(baseOf);
  for (const term of terms) {
    const others = BY_TERM.get(term) ?? new Set<string>();
    for (const other of terms) if (other !== term) others.add(other);
    BY_TERM.set(term, others);
  }
}

const NONE: ReadonlySet<string> = new Set();

/** The form that all forms of an irregular word are compared in; any other term is its own. */
export function baseOf(term: string): string {
  return BASES.get(term) ?? term;
}

/** The terms, as `baseOf` gives them, that may stand for this one. */
export function synonymsOf(term: string): ReadonlySet<string> {
  return BY_TERM.get(baseOf(term)) ?? NONE;
}
