/** The small words by which a sentence asserts something, denies it, or leaves it open. Folded, contractions taken apart. */
const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

export const BEING_NOW = set('is are am remain remains stay stays ist sind est sont');
export const BEING_THEN = set('was were got wurde wurden');
export const HAVING = set('has have had');
export const DENYING = set('not never no-longer nicht pas');
/** What may stand between these and what is said. */
export const BETWEEN = set(
  'still yet already currently now really all also both fully completely finally just long since noch jetzt bereits schon',
);
/** German puts what was done behind all else in its clause: "wir haben die Rechnung bezahlt". */
export const ENCLOSING = set('haben hat habe ist sind wurde wurden');
export const SUBJECTS = set('i we you he she they');

/** As subjects they deny what is said of them: "nothing is overdue", "no payment was received". */
export const NOTHING = set('nothing none nobody 0');
export const NO = set('no neither kein keine');
export const DENIALS = set(
  'no not never no-longer nothing nobody none neither nor without hardly kein keine keinen nicht pas',
);

/** In front of what is said, in its clause, they make it a wish, a duty, a guess, a plan or a question. */
export const OPENING_WORDS = set(
  `will would shall should must may might can could need needs ought expect expects expected hope hopes hoped think thinks thought believe believes
  believed assume assumes suppose guess doubt wish suspect wonder ask asks asked asking seem seems seemed look looks appear appears appeared
  say says said tell tells told claim claims claimed please kindly sure ensure check verify promise promises promised before after
  while part partly partially half almost nearly probably possibly perhaps maybe apparently supposedly how why what where which who whom whose
  bitte wird werden muss soll sollte kann`,
);
/** Anywhere in front of it they make it a condition. */
export const SUPPOSING = set(
  'if unless whether once when whenever until till provided case otherwise wenn falls sobald ob bis si quand sofern',
);
/** A sentence that begins so asks. */
export const ASKING = set('is are was were has have had do does did am');
/** A sentence that begins so tells of what is ahead, or of a case: "by Friday it is overdue". */
export const FRONTED = set('tomorrow next from by then without');
/** It is said of any of a kind: "an invoice is overdue after 30 days". */
export const ANY = set('a an any');
/** What holds always says nothing of the one that is asked about. */
export const HABITUAL = set('every each always usually normally generally typically immer jede jeden');
