/**
 * Words of questions that say nothing about which item is meant: verbs of asking, kinds of items, order. They are no topics, and
 * a text need not hold them.
 */
import { analyse } from '../../../content/words.ts';

const WORDS = `say says said saying tell told know find found show list look search see check read remind happen happens happening take takes place planned scheduled
  coming come comes go goes going need want wants give gave find meeting meetings event events appointment appointments call calls calendar schedule agenda diary email emails e-mail mail mails message messages
  inbox gmail drive file files document documents doc docs folder thread conversation unread new attachment attachments attached next last latest newest recent
  first upcoming previous current today tomorrow week month year day date time soon free busy available many much long often far old exactly thing things anything
  something everything information info details detail sent send sends got get received receive wrote write reply replied share shared owns own written
  number numbers name names invited attending attend attendees joining organizing organising organized organizer host participants guests
  pdf pdfs spreadsheet sheet slides deck presentation called open start starts begin begins end ends finish still already currently there about regarding concerning person people who
  ist sind mein meine meinen meiner der die das ein eine wann wo wer wie viel viele was welche hat habe ich mir und von zu im am beim
  est mon ma mes le la les un une quand ou qui quoi quel quelle combien et de du des a
  es mi mis el los las cuando donde quien que cual cuanto cuantos y
  il lo gli quando dove chi che quale quanto quanti mio mia e`;

/** As the analyser makes them. */
export const GENERIC_TERMS: ReadonlySet<string> = new Set(WORDS.split(/\s+/).flatMap((word) => analyse(word)));
