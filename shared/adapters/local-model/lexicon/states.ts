/** What an item can be, said in a word or two. */
import { phrases } from './phrases.ts';

export type State =
  | 'unread'
  | 'read'
  | 'starred'
  | 'important'
  | 'with attachment'
  | 'without attachment'
  | 'shared with me'
  | 'sent by me'
  | 'sent to me'
  | 'unanswered'
  | 'declined'
  | 'accepted'
  | 'tentative'
  | 'pending'
  | 'recurring'
  | 'all-day'
  | 'cancelled'
  | 'online'
  | 'free'
  | 'busy'
  | 'overlapping'
  | 'spent'
  | 'draft'
  | 'spam'
  | 'trash'
  | 'archived';

export const STATES = phrases<State>([
  [
    'unread',
    `unread, not read, not yet read, unopened, new unread, that i haven't read, i haven't read, haven't read, haven't i read, i have not read, have not read, haven't opened, not opened, ungelesen, ungelesene, ungelesenen, non lu, non lus, non lue, non lues, sin leer, no leido, no leidos, non letto, non letti, non lette, okunmamis, ongelezen`,
  ],
  [
    'starred',
    'starred, with a star, flagged, favourite, favorite, markiert, favoris, destacado, destacados, speciali, yildizli',
  ],
  [
    'important',
    'important, marked important, priority, high priority, wichtig, wichtige, wichtigen, importants, importante, importantes, importanti, onemli',
  ],
  [
    'without attachment',
    'without attachments, without attachment, without an attachment, without any attachment, without any attachments, no attachment, no attachments, that have no attachment, ohne anhang, sans piece jointe, sin adjuntos',
  ],
  [
    'with attachment',
    `with attachments, with attachment, with an attachment, with files attached, with a file attached, with a file, that have attachments, that have an attachment, which have attachments, having attachments, that has an attachment, has an attachment, has attachments, have attachments, attached, mit anhang, mit anhangen, avec piece jointe, avec pieces jointes, avec une piece jointe, con adjunto, con adjuntos, con allegato, con allegati, ekli`,
  ],
  [
    'shared with me',
    'shared with me, shared with us, mit mir geteilt, partage avec moi, partages avec moi, compartido conmigo, compartidos conmigo, condiviso con me, condivisi con me, benimle paylasilan',
  ],
  [
    'unanswered',
    `unanswered, unreplied, not answered, not replied to, needs a reply, need a reply, needing a reply, awaiting my reply, waiting for my reply, waiting for a reply, haven't replied to, haven't answered, haven't responded to, haven't i replied to, haven't i answered, have not replied to, have not answered, didn't reply to, didn't answer, still need to reply to, still have to answer, need to reply to, need to answer, owe a reply, unbeantwortet, unbeantwortete, sans reponse, sin responder, sin contestar`,
  ],
  [
    'declined',
    'declined, turned down, rejected, abgelehnt, abgesagt, refuse, decline, rechazado, rifiutato, reddettigim',
  ],
  ['accepted', 'accepted, confirmed, rsvp yes, angenommen, zugesagt, accepte, aceptado, accettato'],
  ['tentative', 'tentative, maybe, unter vorbehalt, provisoire'],
  [
    'pending',
    `pending, not responded to, awaiting response, not responded, haven't responded, not yet accepted, needs action, open invitations`,
  ],
  [
    'recurring',
    'recurring, repeating, repeated, regular, weekly, daily, monthly, fortnightly, biweekly, every week, every day, every month, wiederkehrend, wiederkehrende, recurrent, recurrents, recurrente, recurrentes, ricorrente, ricorrenti, tekrarlayan',
  ],
  [
    'all-day',
    'all-day, all day, full-day, whole-day, ganztagig, ganztagige, toute la journee, todo el dia, tutto il giorno, tum gun',
  ],
  [
    'cancelled',
    'cancelled, canceled, called off, abgesagt, storniert, annule, annules, cancelado, cancelada, cancelados, annullato, iptal',
  ],
  ['online', 'online, virtual, remote, over video'],
  [
    'free',
    `free, available, availability, free time, free slot, free slots, open slot, open slots, time slot, time slots, a gap, gap, gaps, any gap, any gaps, nothing on, spare time, some time, have time, got time, anything free, have an opening, available slots, unbooked, fit in, squeeze in, nothing planned, nothing scheduled,
     frei, verfugbar, zeit, libre, libres, disponible, disponibles, disponibilite, tiempo libre, libero, libera, disponibile, bos, musait, vrij, beschikbaar`,
  ],
  [
    'busy',
    'busy, occupied, booked up, fully booked, tied up, beschaftigt, occupe, occupee, ocupado, ocupada, occupato, occupata, mesgul, dolu, bezet',
  ],
  [
    'overlapping',
    `overlap, overlaps, overlapping, conflict, conflicts, conflicting, in conflict, clash, clashes, clashing, collide, collides, collision, collisions, double-booked, double booked, double-booking, double bookings, double booking, at the same time, scheduling conflict, scheduling conflicts, uberschneiden, uberschneidung, uberschneidungen, kollidieren, konflikt, konflikte, chevauchent, chevauchement, conflit, conflits, en conflit, se solapan, solapan, conflicto, conflictos, sovrappongono, conflitto, conflitti, cakisan, cakisma, cakisiyor`,
  ],
  ['draft', 'drafts, in draft, entwurfe, brouillons, borradores, bozze, taslak'],
  ['trash', 'deleted, in the trash, in trash, binned'],
  ['archived', 'archived'],
]);
