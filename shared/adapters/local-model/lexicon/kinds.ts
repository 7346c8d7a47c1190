/** The kinds of things that a workspace holds, and the places that hold them. */
import type { Service } from '../../../domain/service.ts';
import { phrases } from './phrases.ts';

export const KINDS = {
  mail: 'gmail',
  thread: 'gmail',
  mailbox: 'gmail',
  attachment: 'gmail',
  newsletter: 'gmail',
  reply: 'gmail',
  event: 'calendar',
  calendar: 'calendar',
  invitation: 'calendar',
  call: 'calendar',
  file: 'drive',
  drive: 'drive',
  folder: 'drive',
  document: 'drive',
  pdf: 'drive',
  spreadsheet: 'drive',
  presentation: 'drive',
  image: 'drive',
  video: 'drive',
  person: undefined,
} as const satisfies Record<string, Service | undefined>;

export type Kind = keyof typeof KINDS;

export const KIND_WORDS = phrases<Kind>([
  [
    'mail',
    `email, emails, e-mail, e-mails, mail, mails, message, messages, correspondence, email message, email messages, gmail message, gmail messages, letter, letters, nachricht, nachrichten, mail von, courriel, courriels, message, correo, correos, correo electronico, correos electronicos, mensaje, mensajes, messaggio, messaggi, posta, e-posta, e-postalar, eposta, mailler, mesaj, mesajlar, berichten`,
  ],
  [
    'thread',
    'thread, threads, email thread, email threads, conversation, conversations, email chain, email chains, chain, discussion, discussions, unterhaltung, conversacion, conversaciones, fil de discussion, conversazione',
  ],
  [
    'mailbox',
    'inbox, mailbox, gmail, posteingang, postfach, boite de reception, boite mail, bandeja de entrada, posta in arrivo, gelen kutusu',
  ],
  [
    'reply',
    'reply, replies, response, responses, answer, answers, antwort, antworten, reponse, reponses, respuesta, respuestas, risposta, risposte, yanit, cevap',
  ],
  ['newsletter', 'newsletter, newsletters, mailing, mailings, digest, promotions, marketing emails, spam'],
  [
    'attachment',
    'attachment, attachments, attached file, attached files, anhang, anhange, piece jointe, pieces jointes, adjunto, adjuntos, allegato, allegati, ek dosya',
  ],
  [
    'event',
    `event, events, meeting, meetings, 1:1, 1:1s, 1-1, 1on1, one on one, one-on-one, one to one, one-to-one, appointment, appointments, calendar event, calendar events, calendar entry, calendar entries, calendar item, calendar items, engagement, engagements, commitment, commitments, termin, termine, terminen, besprechung, besprechungen, ereignis, ereignisse, rendez vous, rendez-vous, rendezvous, reunion, reunions, evenement, evenements, rdv, cita, citas, reuniones, evento, eventos, riunione, riunioni, appuntamento, appuntamenti, eventi, toplanti, toplantilar, toplantim, toplantilarim, randevu, randevum, etkinlik, etkinlikler, afspraak, afspraken, vergadering`,
  ],
  [
    'call',
    'call, calls, phone call, phone calls, video call, video calls, conference call, anruf, telefonat, appel, llamada, chiamata',
  ],
  [
    'calendar',
    `calendar, calendars, google calendar, schedule, agenda, diary, kalender, zeitplan, calendrier, emploi du temps, calendario, takvim, takvimim, takvimimde, programm, plans, day planner, planner, my day, my week`,
  ],
  [
    'invitation',
    'invitation, invitations, invite, invites, calendar invite, calendar invites, meeting invite, meeting request, meeting requests, einladung, einladungen, invitacion, invitaciones, invito, inviti, davet',
  ],
  ['drive', 'drive, google drive, gdrive, my drive, shared drive'],
  ['folder', 'folder, folders, directory, ordner, dossier, dossiers, carpeta, carpetas, cartella, cartelle, klasor'],
  ['file', 'file, files, datei, dateien, fichier, fichiers, archivo, archivos, dosya, dosyalar, bestand, bestanden'],
  [
    'document',
    'document, documents, doc, docs, google doc, google docs, word document, word documents, word doc, word file, docx, write-up, writeup, dokument, dokumente, documento, documentos, documenti, belge, belgeler',
  ],
  ['pdf', 'pdf, pdfs, pdf file, pdf files, pdf document, pdf documents'],
  [
    'spreadsheet',
    'spreadsheet, spreadsheets, sheet, sheets, google sheet, google sheets, excel, excel file, excel files, excel sheet, xlsx, xls, csv, workbook, tabelle, tabellen, feuille de calcul, tableur, hoja de calculo, hojas de calculo, foglio di calcolo',
  ],
  [
    'presentation',
    'presentation, presentations, deck, decks, slide deck, slide decks, slides, google slides, powerpoint, powerpoints, pptx, keynote, praesentation, prasentation, prasentationen, folien, diapositivas, presentacion, presentazione, sunum',
  ],
  [
    'image',
    'image, images, photo, photos, picture, pictures, screenshot, screenshots, bild, bilder, foto, fotos, imagen, imagenes',
  ],
  ['video', 'video, videos, recording, recordings'],
  [
    'person',
    'people, person, persons, contacts, contact, colleagues, guests, attendees, participants, invitees, everyone, everybody, personen, leute, teilnehmer, gaste, personnes, participants, personas, invitados, persone, kisi',
  ],
]);

/** Words for something that takes place, beside "meeting": what is asked of them is asked of an event. */
export const OCCASIONS = phrases<true>([
  [
    true,
    `lunch, lunches, dinner, dinners, breakfast, brunch, coffee, drinks, tea, catch-up, catchup, catch up, one on one, one-on-one, 1:1, 1-1, 1on1, standup, stand-up, stand up, daily, sync, review, retro, retrospective, kickoff, kick-off, workshop, seminar, webinar, training, lesson, lessons, class, classes, lecture, exam, interview, interviews, session, sessions, conference, party, talk, speech, keynote, operation, surgery, visit, ceremony, wedding, concert, gig, show, match, game, rehearsal, practice, ceremony, funeral, anniversary, birthday, holiday, vacation, checkup, check-up, haircut, massage, viewing, demo, presentation, briefing, debrief, planning, all-hands, all hands, town hall, offsite, off-site, gathering, get-together, celebration, festival, playdate, swim, yoga, gym, run, therapy,
     mittagessen, abendessen, fruhstuck, kaffee, hochzeit, konzert, geburtstag, dejeuner, diner, mariage, anniversaire, almuerzo, cena, desayuno, boda, concierto, cumpleanos, pranzo, matrimonio, compleanno, dugun, dogum gunu, ogle yemegi`,
  ],
]);
