/** What people and things do, as questions say it. A sense says which property a "when" or a "who" beside it asks for. */
import type { AskField } from '../../../domain/intent.ts';
import type { Service } from '../../../domain/service.ts';
import { phrases } from './phrases.ts';

export interface VerbSense {
  name: VerbName;
  /** What "when" asks for with it. */
  when?: AskField;
  /** What "who" asks for with it. */
  who?: AskField;
  /** Its subject is the one by whom an item is, its object the one to whom. */
  binds?: 'from' | 'with';
  /** Where what it tells of is found. */
  service?: Service;
}

export type VerbName =
  | 'send'
  | 'reply'
  | 'write'
  | 'tell'
  | 'say'
  | 'receive'
  | 'attend'
  | 'meet'
  | 'organise'
  | 'share'
  | 'own'
  | 'edit'
  | 'cost'
  | 'spend'
  | 'pay'
  | 'depart'
  | 'arrive'
  | 'board'
  | 'check in'
  | 'check out'
  | 'pick up'
  | 'drop off'
  | 'return'
  | 'start'
  | 'end'
  | 'due'
  | 'deliver'
  | 'last'
  | 'book'
  | 'have'
  | 'happen'
  | 'invite'
  | 'stay'
  | 'born'
  | 'attach';

const SENSES: Readonly<Record<VerbName, Omit<VerbSense, 'name'>>> = {
  send: { when: 'sent', who: 'sender', binds: 'from', service: 'gmail' },
  reply: { when: 'sent', who: 'sender', binds: 'from', service: 'gmail' },
  write: { when: 'sent', who: 'sender', binds: 'from', service: 'gmail' },
  tell: { when: 'sent', who: 'sender', binds: 'from', service: 'gmail' },
  say: { when: 'sent', who: 'sender', binds: 'from', service: 'gmail' },
  receive: { when: 'sent', who: 'sender', service: 'gmail' },
  attach: { who: 'sender', service: 'gmail' },
  attend: { who: 'attendee', binds: 'with', service: 'calendar' },
  invite: { who: 'attendee', binds: 'from', service: 'calendar' },
  meet: { who: 'attendee', binds: 'with', service: 'calendar' },
  organise: { who: 'organizer', binds: 'from', service: 'calendar' },
  share: { when: 'sent', who: 'owner', binds: 'from', service: 'drive' },
  own: { when: 'created', who: 'owner', binds: 'from', service: 'drive' },
  edit: { when: 'modified', who: 'owner', service: 'drive' },
  cost: {},
  spend: {},
  pay: {},
  depart: { when: 'departure' },
  arrive: { when: 'arrival' },
  board: { when: 'boarding' },
  'check in': { when: 'check-in' },
  'check out': { when: 'check-out' },
  'pick up': { when: 'pick-up' },
  'drop off': { when: 'drop-off' },
  return: { when: 'return' },
  start: { when: 'start' },
  end: { when: 'end' },
  due: { when: 'deadline' },
  deliver: { when: 'delivery' },
  born: { when: 'birthday' },
  last: {},
  book: {},
  have: {},
  happen: {},
  stay: {},
};

const WORDS: readonly (readonly [VerbName, string])[] = [
  [
    'send',
    `send, sends, sent, sending, email, emails, emailed, emailing, e-mail, e-mailed, mail, mailed, mailing, message, messaged, messaging, text, texted, texting, forward, forwards, forwarded, forwarding, contact, contacts, contacted, contacting, reach out, reached out, get in touch, gets in touch, got in touch, getting in touch, be in touch, been in touch, in touch, drop a line, dropped a line, ping, pinged, cc, cced, geschickt, gesendet, schickte, schickt, envoye, envoyer, envio, enviado, mando, mandado, inviato, mandato, gonderdi, gonderen, gestuurd`,
  ],
  [
    'reply',
    `reply, replied, replies, replying, answer, answered, answers, answering, respond, responded, responds, responding, get back to, got back to, gotten back to, write back, wrote back, written back, geantwortet, antwortete, beantwortet, repondu, reponse a, respondio, respondido, contesto, contestado, risposto, cevapladi, yanitladi`,
  ],
  [
    'write',
    `write, writes, wrote, written, writing, geschrieben, schrieb, schreibt, ecrit, ecrire, escribio, escrito, scritto, yazdi`,
  ],
  [
    'tell',
    `tell, tells, told, telling, ask, asks, asked, asking, inform, informs, informed, remind, reminds, reminded, notify, notified, warn, warned, let know`,
  ],
  [
    'say',
    `say, says, said, saying, mention, mentions, mentioned, mentioning, think, thinks, thought, want, wants, wanted, suggest, suggests, suggested, propose, proposes, proposed, request, requested, decide, decided, agree, agreed, promise, promised, announce, announced, explain, explained, recommend, recommended, complain, complained, confirm, confirms, claim, claimed, need, needs, needed, report, reported, state, states, stated, offer, offered, mean, means, sagt, sagte, gesagt, meint, meinte, dit, disait, demande, propose, dijo, dicho, pidio, propuso, detto, chiesto, dedi, soyledi, istedi`,
  ],
  [
    'receive',
    `receive, received, receives, get, got, gotten, getting, hear back, heard back, hear, heard, hearing, bekommen, erhalten, bekam, recu, recibi, recibido, ricevuto, aldim, ontvangen`,
  ],
  ['attach', 'attach, attached, enclose, enclosed'],
  [
    'attend',
    `attend, attends, attended, attending, come, comes, came, coming, join, joins, joined, joining, going, participate, participates, participating, participated, be there, take part, taking part, rsvp, show up, present, kommt, kommen, teilnehmen, nimmt teil, vient, viennent, participe, viene, vienen, asiste, asisten, partecipa, partecipano, geliyor, katiliyor, katilacak`,
  ],
  ['invite', 'invite, invited, invites, inviting, eingeladen, invitado, invitati, invites a, davetli'],
  [
    'meet',
    `meet, meets, met, see, sees, saw, seeing, talk to, talk with, talking to, speak to, speak with, speaking to, spoke with, spoke to, catch up with, catching up with, treffe, treffen, getroffen, sehe, rencontre, vois, veo, reuno, incontro, vedo, bulusuyorum`,
  ],
  [
    'organise',
    `organise, organises, organised, organising, organize, organizes, organized, organizing, host, hosts, hosted, hosting, set up, arrange, arranged, schedule, scheduled, run, runs, running, lead, leads, leading, led, chair, chairs, organisiert, organise, organiza, organizado, organizza, duzenliyor`,
  ],
  [
    'share',
    `share, shares, shared, sharing, upload, uploaded, geteilt, partage, partages, compartio, compartido, condiviso, paylasti`,
  ],
  [
    'own',
    `own, owns, owned, create, creates, created, made, author, authored, authors, erstellt, cree, creado, creo, creato, olusturdu`,
  ],
  [
    'edit',
    `edit, edits, edited, editing, change, changes, changed, modify, modifies, modified, update, updates, updated, touch, touched, work on, worked on, opened, bearbeitet, geandert, modifie, modificado, modificato, degistirdi`,
  ],
  [
    'cost',
    `cost, costs, costing, charge, charged, charges, priced, owe, owes, owed, kostet, kosten, gekostet, coute, coutent, cuesta, cuestan, costo, costa, costato, tuttu, kost`,
  ],
  ['spend', `spend, spent, spending, ausgegeben, depense, gaste, gastado, speso, harcadim`],
  ['pay', `pay, paid, pays, paying, gezahlt, bezahlt, zahle, paye, pagado, pague, pago, pagato, odedim`],
  [
    'depart',
    `depart, departs, departing, departed, leave, leaves, leaving, take off, takes off, taking off, set off, fly, flies, flying, fly out, flying out, fliege, fliegt, abfliegt, fahrt ab, abfahrt, part, partir, sale, salgo, parte, parto, decolle, kalkiyor, ucuyorum, vertrekt`,
  ],
  [
    'arrive',
    `arrive, arrives, arriving, arrived, land, lands, landing, landed, get in, gets in, get to, gets to, get there, gets there, reach, ankommt, ankommen, landet, arrivee, atterrit, llega, llegar, arriva, atterra, variyor, iniyor`,
  ],
  ['board', 'boarding, boards'],
  ['check in', 'check in, check-in, checkin, checking in, einchecken'],
  ['check out', 'check out, check-out, checkout, checking out, auschecken'],
  ['pick up', 'pick up, picks up, pick-up, pickup, picking up, collect, collecting, abholen'],
  ['drop off', 'drop off, drop-off, dropoff, dropping off, hand back, give back, bring back'],
  [
    'return',
    'return, returns, returning, come back, coming back, get back, fly back, flying back, go back, fly home, flying home, get home, back home, zuruck, zuruckfliege, rentre, vuelvo, regreso, torno, donuyorum',
  ],
  [
    'start',
    `start, starts, starting, started, begin, begins, beginning, began, kick off, kicks off, open, opens, beginnt, anfangt, fangt an, startet, commence, debute, empieza, comienza, inizia, comincia, basliyor`,
  ],
  [
    'end',
    `end, ends, ending, ended, finish, finishes, finished, over, wrap up, wraps up, close, closes, stop, stops, endet, aufhort, finit, termine, termina, acaba, finisce, bitiyor`,
  ],
  [
    'due',
    `due, expire, expires, expiring, expired, renew, renews, renewing, run out, runs out, payable, owing, overdue, fallig, ablauft, lauft ab, expire, vence, scade, sona eriyor`,
  ],
  [
    'deliver',
    `deliver, delivers, delivered, delivering, ship, ships, shipped, dispatched, geliefert, zugestellt, livre, entregado, consegnato, teslim`,
  ],
  ['born', 'born, geboren, ne le, nacio, nato, dogdu'],
  [
    'last',
    `last, lasts, lasting, take, takes, dauert, dauern, dure, durent, dura, duran, durano, suruyor, surer, duurt`,
  ],
  [
    'book',
    `booked, book, bought, ordered, order, purchased, purchase, reserved, gebucht, gekauft, bestellt, reserve, commande, achete, reservado, comprado, prenotato, comprato, ordinato, aldim, ayirttim`,
  ],
  ['stay', 'stay, staying, stays, sleep, sleeping, ubernachte, loge, alojo, alloggio, kaliyorum'],
  ['have', `have, has, had, got, habe, hat, ai, tengo, tiene, ho, ha, heb`],
  [
    'happen',
    `happen, happens, happening, take place, takes place, taking place, planned, scheduled for, coming up, on, going on, held, steht an, ansteht, findet statt, stattfindet, a lieu, prevu, hay, previsto, planificado, previsto, var`,
  ],
];

export const VERBS = phrases<VerbSense>(WORDS.map(([name, words]) => [{ name, ...SENSES[name] }, words] as const));
