/** Words that stand for people, and words that stand where names do and are none. */
import { phrases } from './phrases.ts';

export const ME = phrases<true>([
  [
    true,
    "i, me, my, myself, mine, we, us, our, ours, ich, mir, mich, wir, uns, je, j', moi, nous, yo, mi, me, nosotros, io, noi, ben, benim, biz",
  ],
]);

export const PRONOUNS = phrases<'she' | 'he' | 'they'>([
  ['she', 'she, her, hers, herself, ihr, sie, elle, ella, lei'],
  ['he', 'he, him, his, himself, er, ihm, ihn, lui'],
  [
    'they',
    'they, them, their, theirs, those people, that person, this person, the same person, the same people, ils, elles, eux, ellos, ellas, loro, onlar, ihnen',
  ],
]);

/** Whoever it is. */
export const ANYONE = phrases<true>([
  [
    true,
    'anyone, anybody, someone, somebody, everyone, everybody, people, person, folks, guys, team, colleagues, jemand, alle, quelqu, alguien, qualcuno, biri, anything, something, everything, stuff, things',
  ],
]);

/** What people are to somebody: they are written of by name or not, so the word is looked for, and binds nothing. */
export const ROLES = new Set(
  `boss manager supervisor lead leader ceo cto cfo director colleague coworker assistant secretary intern mentor coach client customer supplier vendor contractor consultant recruiter employer landlord landlady tenant
   neighbour neighbor roommate flatmate housemate agent broker accountant lawyer solicitor attorney notary architect plumber electrician builder mechanic gardener cleaner nanny babysitter childminder teacher tutor professor instructor
   headteacher doctor dentist gp physician nurse therapist psychologist physio physiotherapist optician orthodontist surgeon vet pharmacist hairdresser barber
   mum mom mother mama dad father papa parents parent brother sister son daughter kid kids child children wife husband partner spouse girlfriend boyfriend fiance fiancee aunt uncle cousin niece nephew grandma grandpa grandmother grandfather
   family friend friends relatives team school university college nursery kindergarten bank insurance insurer airline hotel landlords council government gym library hospital clinic surgery pharmacy church club office work hr it support accounting
   finance marketing legal sales admin payroll reception security helpdesk recruiters clients customers suppliers vendors teachers colleagues coworkers neighbours neighbors doctors lawyers agents managers company firm agency garage shop store
   restaurant courier electricity gas water internet provider operator broadband landlord's employer's
   chef kollege kollegin vermieter vermieterin arzt zahnarzt lehrer lehrerin mutter vater bruder schwester schule arbeit patron collegue proprietaire medecin dentiste mere pere frere soeur ecole travail jefe colega casero medico dentista
   madre padre hermano hermana escuela trabajo capo medico scuola lavoro patron mudur doktor disci anne baba okul`.split(
    /\s+/,
  ),
);

/** Those of them that are written as names are, and stand in front of one: "Mum", "Aunt Rose". */
export const KIN = new Set(
  'mum mom mama dad papa mother father grandma grandpa grandmother grandfather aunt uncle'.split(' '),
);

/** Stand in front of names. */
export const TITLES = new Set(
  'mr mrs ms miss mx dr doctor prof professor sir madam herr frau monsieur madame mme senor senora signor signora'.split(
    ' ',
  ),
);

/** Written with a capital, or after "from", and no names of people. */
export const NO_NAMES = new Set(
  `january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
   today tomorrow yesterday tonight now then here there home gmail google calendar drive docs sheets slides inbox email mail pdf work abroad scratch memory
   well this that these those it which what who whom whose where when how why if whether and or but not no yes ok please about regarding before after since until during while because next last first second third every each all any some none
   christmas easter thanksgiving halloween ramadan hanukkah diwali q1 q2 q3 q4 h1 h2 eur usd gbp am pm re fwd fw asap eod eow fyi pto ooo hr faq id url pin`.split(
    /\s+/,
  ),
);
