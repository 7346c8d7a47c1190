/**
 * What may be said of the things that are looked for in an adjective: "which invoices are unpaid?". A text seldom says that word,
 * and many say otherwise how it stands; so it is looked for beside, and what a text tells of it is told.
 */
import { wordsPattern } from './words-pattern.ts';

export interface Predicate {
  /** As it is said of something, behind "are" or in front of it, over folded text. */
  said: string;
  /** Whether it says the same in front of what it is said of: "unpaid invoices", but "the missing cat" is a cat. */
  isAttribute?: true;
  /** Over folded text: one of the things that it is said of, or a word that names none. Of anything where it is left out. */
  of?: RegExp;
  /** Words of texts that tell it. */
  searchWords: string;
  /** Over folded text: says that it is so, or how it stands. */
  evidence: RegExp;
  /** Says that it is not so. */
  contrary?: RegExp;
}

const PREDICATES: readonly Predicate[] = [
  {
    said: `unpaid|overdue|outstanding|past due|unsettled|owing|payable|(?:not|never|haven't|hasn't|aren't|isn't|weren't)(?: yet)?(?: been)?(?: yet)? (?:paid|settled)|unbezahlt|uberfallig|impayee?s?|pendientes? de pago|non pagat[ei]`,
    isAttribute: true,
    of: wordsPattern(
      `invoice, invoices, bill, bills, fee, fees, rent, rents, payment, payments, fine, fines, tax, taxes, charge, charges, premium, premiums, instalment, instalments, installment, installments, balance, balances, debt, debts, loan, loans, subscription, subscriptions, deposit, deposits, statement, statements, expenses, anything, what is, what's, which are, which ones, rechnung, rechnungen, facture, factures, factura, facturas, fattura, fatture`,
    ),
    searchWords: 'unpaid overdue outstanding reminder payment due pay owe balance',
    evidence: wordsPattern(
      'unpaid, overdue, outstanding, past due, not been paid, not yet been paid, not paid, no payment, payment reminder, due on, due by, due date, is due, payable by, payment due, please pay, to be paid, amount due, balance due, still owe, payment within, unbezahlt, uberfallig, mahnung, zahlbar bis, fallig, impaye, impayee, echeance, vencida, pendiente, scaduta, scadenza',
    ),
    contrary: wordsPattern(
      'payment received, received your payment, received the payment, have received payment, has been paid, have been paid, was paid, were paid, is paid, is now paid, paid on, thank you for your payment, paid in full, has been settled, have been settled, was settled, is settled, is now settled, settled in full, no longer due, no longer owe, nothing to pay, nothing left to pay, nothing more to pay, nothing further to pay, nothing due, nothing is due, nothing outstanding, nothing is outstanding, nothing overdue, nothing is overdue, none is overdue, none are overdue, no need to pay, no payment is due, no payment due, no payment needed, no payment is needed, no payment required, no payment is required, zahlungseingang, bezahlt am, paiement recu',
    ),
  },
  {
    said: `unsigned|(?:not|never|haven't|hasn't|aren't|isn't)(?: yet)?(?: been)?(?: yet)? signed|nicht unterschrieben`,
    isAttribute: true,
    searchWords: 'unsigned sign signature signed countersign',
    evidence: wordsPattern(
      'unsigned, not signed, not been signed, to sign, to be signed, please sign, sign by, sign it, for signature, your signature, awaiting signature, return a signed, unterschreiben, unterschrift, signer, firmar, firmare',
    ),
    contrary: wordsPattern('has been signed, signed by both, fully signed, countersigned copy, signed and returned'),
  },
  {
    said: 'missing|lacking|fehlen|fehlt',
    searchWords: 'missing need still lack send',
    evidence: wordsPattern(
      'missing, still need, still needs, lacks, lacking, not received, not yet received, have not got, please send, waiting for, fehlt, fehlen, manque, falta, manca',
    ),
  },
  {
    said: '(?:ready|available)(?: (?:to collect|to be collected|for collection|to pick up|for pick-?up|for me|now))?',
    searchWords: 'ready available collect collection pickup',
    evidence: wordsPattern(
      'ready, available from, for collection, to collect, collect it, can be collected, pick up, pick it up, abholbereit, pret a, listo, pronto',
    ),
  },
  {
    // "Is the shop open late?" asks for its hours.
    said: "(?<=(?:is|are|was|were|be|been|running|'re|isn't|aren't|wasn't|weren't) (?:(?:not|also|still|yet|already|currently|now|really|all|so|very|too|again) )*)late|delayed|postponed|verspatet|retardee?s?|retrasad[ao]s?",
    searchWords: 'delayed late delay postponed moved new date',
    evidence: wordsPattern(
      'delay, delayed, late, later than, postponed, moved to, new delivery, new date, rescheduled, verspatet, verspatung, retard, retraso, ritardo',
    ),
  },
];

const BETWEEN = '(?:(?:still|yet|already|currently|now|really|all|noch|encore|aun) )*';

/** "Not overdue" asks for the others. */
const DENIAL = `(?:(?:is|are|was|were) )?(?:[a-z]*n't|not|never|no longer) ${BETWEEN}`;
const DENIED = new RegExp(`(?<![a-z])${DENIAL}$`);

/** Each with the patterns that find it. */
const FORMS = PREDICATES.map((predicate) => ({
  predicate,
  behind: new RegExp(
    `(?<= )(?:(?:is|are|was|were|remain|remains|'re|sind|sont) )?${BETWEEN}(?:${predicate.said})(?= (?:for|by|from|yet|today|now|at|right|so|this|since)(?![a-z])|\\W*$)`,
  ),
  plain: new RegExp(`(?<![a-z'])(?:${predicate.said})(?![a-z])`),
  denied: new RegExp(`(?<![a-z])${DENIAL}(?:${predicate.said})(?![a-z])`),
  before: predicate.isAttribute ? new RegExp(`(?<![a-z'])(?:${predicate.said})(?= [a-z]{3,}s(?![a-z]))`) : undefined,
}));

/** A predicate where it stands in a folded text. */
export interface SaidPredicate {
  predicate: Predicate;
  /** Whether what is not so is asked for: "which are not overdue". */
  isDenied: boolean;
  /** Over folded texts: its own words, and these where they are denied ("is no longer outstanding"). */
  plain: RegExp;
  denied: RegExp;
  start: number;
  end: number;
}

/**
 * What is said in an adjective at the end of a question ("which bills are still unpaid", "are any invoices overdue"), or in front of
 * several things ("unpaid invoices").
 */
export function predicateIn(folded: string): SaidPredicate | undefined {
  for (const { predicate, behind, before, plain, denied } of FORMS) {
    const found = behind.exec(folded) ?? before?.exec(folded);
    if (found && (predicate.of === undefined || folded.search(predicate.of) >= 0)) {
      const denial = DENIED.exec(folded.slice(0, found.index));
      const start = denial?.index ?? found.index;
      return { predicate, isDenied: denial !== null, plain, denied, start, end: found.index + found[0].length };
    }
  }
  return undefined;
}
