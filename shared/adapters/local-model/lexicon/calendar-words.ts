/**
 * Names of months and weekdays in twelve languages (tr pl nb da sv nl pt it es fr de en), as they stand beside a day ("5 maja"),
 * short and long, folded and without a full stop. They are CLDR's, which a test compares; asking Node for them would cost each
 * start of a function 25 ms.
 */
const MONTH_NAMES = [
  'oca ocak sty stycznia jan januar januari janeiro gen gennaio ene enero janv janvier january',
  'sub subat lut lutego feb februar februari fev fevereiro febbraio febrero fevr fevrier february',
  'mrz maerz mar mart marca mars marts mrt maart marco marzo marz march',
  'nis nisan kwi kwietnia apr april abr abril aprile avr avril',
  'may mayis maj maja mai mei maio mag maggio mayo',
  'haz haziran cze czerwca juni jun junho giu giugno junio juin june',
  'tem temmuz lip lipca juli jul julho lug luglio julio juil juillet july',
  'agu agustos sie sierpnia aug august augusti augustus ago agosto aout',
  'sept sep eyl eylul wrz wrzesnia september set setembro settembre septiembre septembre',
  'eki ekim paz pazdziernika okt oktober out outubro ott ottobre oct octubre octobre october',
  'kas kasim lis listopada nov november novembro novembre noviembre',
  'ara aralik gru grudnia des desember dec december dez dezembro dic dicembre diciembre decembre dezember',
];

const WEEKDAY_NAMES = [
  'pazartesi poniedzialek mandag maandag segunda-feira lunedi lunes lundi montag monday',
  'sali wtorek tirsdag tisdag dinsdag terca-feira martedi martes mardi dienstag tuesday',
  'carsamba sroda onsdag woensdag quarta-feira mercoledi miercoles mercredi mittwoch wednesday',
  'persembe czwartek torsdag donderdag quinta-feira giovedi jueves jeudi donnerstag thursday',
  'cuma piatek fredag vrijdag sexta-feira venerdi viernes vendredi freitag friday',
  'cumartesi sobota lordag zaterdag sabado sabato samedi samstag saturday',
  'pazar niedziela sondag zondag domingo domenica dimanche sonntag sunday',
];

const numbered = (lines: readonly string[]): ReadonlyMap<string, number> =>
  new Map(lines.flatMap((line, index) => line.split(' ').map((name) => [name, index + 1] as const)));

/** Month by name or abbreviation, folded and without a full stop: "aug" → 8, "agosto" → 8. */
export const MONTHS = numbered(MONTH_NAMES);

/** Weekday by its whole name, folded: "friday" → 5, "freitag" → 5. 1 is Monday. */
export const WEEKDAYS = numbered(WEEKDAY_NAMES);

/** Days counted from the day on which something is written. */
export const RELATIVE_DAYS: ReadonlyMap<string, number> = new Map([
  ['today', 0],
  ['tonight', 0],
  ['tomorrow', 1],
  ['heute', 0],
  ['morgen', 1],
  ['ubermorgen', 2],
  ["aujourd'hui", 0],
  ['demain', 1],
  ['hoy', 0],
  ['oggi', 0],
  ['domani', 1],
]);
