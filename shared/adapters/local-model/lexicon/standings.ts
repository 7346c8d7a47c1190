/**
 * How things may stand that are asked for by an adjective: "which invoices are unpaid?". A text seldom says that word, and many say
 * otherwise how it stands; so each comes with the signs by which a text says that it is so, or that it is not.
 */
import type { Standing } from '../../../domain/intent.ts';
import { wordsPattern, wordsSource } from './words-pattern.ts';

/** What is said of how something stands: that it is so, that it is not, or nothing that could be read for certain. */
export type Says = 'for' | 'against' | 'silent';

/**
 * How a sign says it. A `state` is an adjective behind "is", or in front of a thing that is named ("your unpaid invoice"). What was
 * `done` is a participle, "has been moved"; what somebody `did` may also be told of who did it, "we paid it", and in the present it
 * says what is done again and again, "is paid by card". A `phrase` says it by itself.
 */
export type Form = 'state' | 'done' | 'did' | 'phrase';

export interface Sign {
  form: Form;
  /** Over folded text. */
  pattern: RegExp;
  /** As a source for larger patterns. */
  source: string;
  /** What it says, and what it says where it is denied. */
  is: Says;
  isNot: Says;
}

export interface StandingWords {
  signs: readonly Sign[];
  /** Over folded text: the things that may stand so. Anything where it is left out. */
  things?: RegExp;
  /** Those of them that a sentence is about alone where it names them: a deposit that was paid says nothing of the invoice. */
  others?: RegExp;
  /** Whether people are said to be so too, of whom it is not asked: "we are ready to help". */
  isOfPeople?: true;
  /** Whether it says the same in front of what it is said of: "unpaid invoices", but "the missing cat" is a cat. */
  isAttribute?: true;
  /** Whether what was or will be so is so: a train that will be late. */
  isAnyTime?: true;
  /** Words of texts that tell it. */
  searchWords: string;
  /** Over folded text: speaks of it, and need not say how it stands. */
  near: RegExp;
}

function sign(form: Form, words: string, is: Says, isNot: Says): Sign {
  return signOf(form, wordsSource(words), is, isNot);
}

function signOf(form: Form, source: string, is: Says, isNot: Says): Sign {
  return { form, source, pattern: new RegExp(source, 'g'), is, isNot };
}

const UNPAID =
  'unpaid, outstanding, unsettled, owing, owed, unbezahlt, impaye, impayee, impayes, impayees, pendiente de pago, pendientes de pago, non pagata, non pagate, non pagato, non pagati';
const OVERDUE = 'overdue, past due, in arrears, uberfallig';
const PAID =
  'paid, settled, received payment, received your payment, received the payment, received full payment, bezahlt, beglichen';
/** "Your payment of £40 was received" */
const RECEIVED = String.raw`(?<=(?<![a-z])payments?(?: [a-z\d£$€.#/-]+){0,5} )received(?![a-z])`;
const THANKS = 'thank you for your payment, thanks for your payment';
/** "Nothing left to pay", "no payment is due": until something is so, it is ahead. */
const NOTHING_TO_PAY =
  '(?<![a-z])(?:(?:nothing|no (?:payment|amount|balance))(?: (?:is|are|was|left|more|further|else|now|currently))* (?:due|to pay|payable|needed|required)|no need to pay|no longer (?:due|owes?|payable))(?! (?:until|till|before|yet))(?![a-z])';

/** "You were signed in from another device" */
const SIGNED = '(?<![a-z])(?:(?:counter)?signed(?! (?:in|up|out|off|on)(?![a-z]))|unterschrieben)(?![a-z])';

const BILLS = wordsPattern(
  `invoice, invoices, bill, bills, fee, fees, rent, rents, payment, payments, fine, fines, tax, taxes, charge, charges, premium, premiums, instalment, instalments, installment, installments, balance, balances, debt, debts, loan, loans, subscription, subscriptions, membership, memberships, deposit, deposits, statement, statements, expenses, amount, amounts, account, accounts, rechnung, rechnungen, facture, factures, factura, facturas, fattura, fatture`,
  '',
);
/** Not what a bill is paid by, or what it is for. */
const OTHER_BILLS =
  /(?<![a-z])(?<!(?<![a-z])(?:by|from|with|of|for|in|against) (?:(?:your|the|our|my|a) )?)(?:rent|tax|loan|deposit|premium|expense|instalment|installment)(?:e?s)?(?![a-z])/;
const PAYMENT =
  'due, pay, paid, bezahlt, payable by, payable within, payment, payments, owe, owes, amount, balance, reminder, zahlbar, fallig, zahlung, mahnung, echeance, vencida, scaduta, scadenza';

/** How it is said that a bill has been paid, and what is said where the paying is denied. */
const paidSigns = (isNot: Says): readonly Sign[] => [
  sign('did', PAID, 'against', isNot),
  signOf('done', RECEIVED, 'against', isNot),
  sign('phrase', THANKS, 'against', 'silent'),
  signOf('phrase', NOTHING_TO_PAY, 'against', 'silent'),
];

const OF_BILLS = {
  isAttribute: true,
  things: BILLS,
  others: OTHER_BILLS,
  near: wordsPattern(`${UNPAID}, ${OVERDUE}, ${PAYMENT}`),
} as const;

export const STANDING_WORDS: Readonly<Record<Standing, StandingWords>> = {
  overdue: {
    ...OF_BILLS,
    searchWords: 'overdue unpaid outstanding reminder payment due pay owe balance',
    signs: [
      sign('state', OVERDUE, 'for', 'against'),
      // What is unpaid need not be overdue, but what is paid is not.
      sign('state', UNPAID, 'silent', 'against'),
      ...paidSigns('silent'),
    ],
  },
  unpaid: {
    ...OF_BILLS,
    searchWords: 'unpaid overdue outstanding reminder payment due pay owe balance',
    signs: [
      sign('state', UNPAID, 'for', 'against'),
      sign('state', OVERDUE, 'for', 'silent'),
      ...paidSigns('for'),
      sign('phrase', 'still owe, still owes, received no payment', 'for', 'silent'),
    ],
  },
  unsigned: {
    isAttribute: true,
    searchWords: 'unsigned sign signature signed countersign',
    signs: [
      sign('state', 'unsigned', 'for', 'against'),
      signOf('did', SIGNED, 'against', 'for'),
      sign('state', 'awaiting signature, awaiting your signature, waiting for your signature', 'for', 'silent'),
    ],
    near: wordsPattern(
      'sign, signed, signing, signature, signatures, countersign~, unterschr~, signer, firmar, firmare',
    ),
  },
  missing: {
    searchWords: 'missing need still lack send',
    signs: [
      sign('state', 'missing, lacking', 'for', 'against'),
      sign('phrase', 'still need, still needs, still lack, still lacks, still waiting for', 'for', 'silent'),
    ],
    near: wordsPattern(
      'missing, need, needs, lack, lacks, lacking, received, send, waiting, fehlt, fehlen, manque, manquent, falta, manca',
    ),
  },
  ready: {
    isOfPeople: true,
    searchWords: 'ready available collect collection pickup',
    signs: [
      sign(
        'state',
        'ready, ready to collect, ready to be collected, ready for collection, ready to pick up, ready for pick up, abholbereit',
        'for',
        'against',
      ),
    ],
    near: wordsPattern(
      'ready, available, collect, collected, collection, pick up, picked up, abholbereit, pret, listo, pronto',
    ),
  },
  late: {
    isOfPeople: true,
    isAnyTime: true,
    searchWords: 'delayed late delay on time',
    signs: [
      sign('state', 'late, delayed, running late, verspatet', 'for', 'against'),
      sign('state', 'on time, on schedule, punctual', 'against', 'for'),
    ],
    near: wordsPattern(
      'delay, delays, delayed, late, later, postponed, new delivery, new date, verspat~, retard, retraso, ritardo',
    ),
  },
  postponed: {
    isAnyTime: true,
    searchWords: 'postponed moved rescheduled new date',
    signs: [
      sign('done', 'postponed, moved, rescheduled, put off, put back, pushed back, verschoben', 'for', 'against'),
    ],
    near: wordsPattern(
      'postpone~, moved, move, rescheduled, reschedule, new date, new time, delayed, verschoben, verlegt',
    ),
  },
};
