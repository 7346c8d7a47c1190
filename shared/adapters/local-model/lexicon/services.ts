import type { Service } from '../../../domain/service.ts';
import { wordsPattern } from './words-pattern.ts';

/** The words for the items of each service, and for the service itself, over folded text. */
export const SERVICE_WORDS: ReadonlyMap<Service, RegExp> = new Map([
  [
    'gmail',
    wordsPattern(`email~, e mail~, mail, mails, mailbox, message, messages, inbox, gmail, newsletter~, thread, threads, unread, reply, replies, correspondence, nachricht~, posteingang, courriel~, correo~,
      mensaje~, messaggi~, posta`),
  ],
  [
    'calendar',
    wordsPattern(`calendar, event, events, meeting, meetings, appointment, appointments, schedule, agenda, diary, call, calls, one on one, 1:1, catch up, stand up, standup, invitation~, free, busy, available, availability,
      kalender, termin, termine, besprechung~, calendrier, rendez vous, reunion~, rendezvous, calendario, cita, citas, riunione, riunioni, appuntament~`),
  ],
  [
    'drive',
    wordsPattern(`file, files, doc, docs, document, documents, drive, folder, folders, spreadsheet~, sheet, sheets, slide, slides, deck, decks, presentation~, pdf, pdfs, shared with me, shared with us, datei, dateien, dokument, dokumente, ordner,
      fichier~, archivo~, documento, documentos`),
  ],
]);

/** The services that a folded text names, in the order of the product. */
export function servicesIn(folded: string): Service[] {
  return [...SERVICE_WORDS].filter(([, pattern]) => folded.search(pattern) >= 0).map(([service]) => service);
}
