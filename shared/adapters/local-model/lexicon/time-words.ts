/** Words for days, parts of the day and units of the calendar, beside those that chrono knows. */
import { phrases } from './phrases.ts';

export const RELATIVE_DAYS_ASKED = phrases<number>([
  [0, "today, heute, aujourd'hui, hoy, oggi, bugun, vandaag"],
  [1, 'tomorrow, morgen, demain, manana, domani, yarin'],
  [
    2,
    'the day after tomorrow, day after tomorrow, ubermorgen, apres demain, apres-demain, pasado manana, dopodomani, obur gun, overmorgen',
  ],
  [-1, 'yesterday, gestern, hier, ayer, ieri, dun, gisteren'],
  [
    -2,
    "the day before yesterday, day before yesterday, vorgestern, avant hier, avant-hier, anteayer, l' altro ieri, onceki gun, eergisteren",
  ],
]);

/** Hours of a day [from, to), as fractions. Lunch is from 12 to 13; work from 9 to 17: usual hours, where nothing else is said. */
export const PARTS_OF_DAY = phrases<readonly [from: number, to: number]>([
  [
    [6, 12],
    'morning, mornings, in the morning, in the mornings, am mornings, vormittag, vormittags, am vormittag, morgens, matin, le matin, matinee, por la manana, mattina, la mattina, sabah, sabahleyin',
  ],
  [
    [12, 14],
    'noon, midday, lunchtime, at noon, at midday, at lunchtime, over lunch, during lunch, at lunch time, mittag, mittags, midi, a midi, mediodia, mezzogiorno, oglen',
  ],
  [
    [12, 18],
    "afternoon, afternoons, in the afternoon, in the afternoons, nachmittag, nachmittags, am nachmittag, apres midi, apres-midi, l' apres-midi, por la tarde, pomeriggio, ogleden sonra",
  ],
  [
    [18, 24],
    'evening, evenings, in the evening, in the evenings, abend, abends, am abend, soir, le soir, soiree, por la noche, sera, la sera, aksam',
  ],
  [[18, 24], 'night, at night, nachts, nuit, noche, notte, gece'],
  [
    [6, 12],
    'before lunch, before noon, before midday, vor dem mittagessen, avant midi, avant le dejeuner, antes de comer, antes del almuerzo, prima di pranzo, oglenden once',
  ],
  [
    [13, 18],
    'after lunch, after noon, nach dem mittagessen, apres le dejeuner, despues de comer, despues del almuerzo, dopo pranzo',
  ],
  [
    [9, 17],
    'during working hours, in working hours, within working hours, working hours, work hours, during work hours, during work, business hours, during business hours, office hours, during office hours, wahrend der arbeitszeit, arbeitszeit, burozeiten, heures de bureau, horas de trabajo, horario laboral, orario di lavoro, mesai saatleri',
  ],
  [
    [17, 24],
    'after work, after hours, after office hours, out of hours, nach der arbeit, nach feierabend, apres le travail, despues del trabajo, dopo il lavoro, isten sonra',
  ],
  [
    [6, 9],
    'before work, early morning, early in the morning, first thing, first thing in the morning, fruhmorgens, vor der arbeit, avant le travail, antes del trabajo',
  ],
  [[10, 12], 'late morning'],
  [[12, 15], 'early afternoon, early in the afternoon'],
  [[15, 18], 'late afternoon, late in the afternoon, end of the day, end of day'],
  [[17, 20], 'early evening'],
]);

export type CalendarUnit = 'day' | 'week' | 'weekend' | 'month' | 'quarter' | 'year';

/** Which unit, and how many on from this one. */
export const CALENDAR_UNITS = phrases<{ unit: CalendarUnit; shift: number }>([
  [
    { unit: 'week', shift: 0 },
    'diese woche, in dieser woche, cette semaine, esta semana, questa settimana, bu hafta, deze week',
  ],
  [
    { unit: 'week', shift: 1 },
    'nachste woche, nachster woche, in der nachsten woche, kommende woche, la semaine prochaine, semaine prochaine, la proxima semana, proxima semana, la semana que viene, la prossima settimana, prossima settimana, la settimana prossima, gelecek hafta, haftaya, onumuzdeki hafta, volgende week',
  ],
  [
    { unit: 'week', shift: -1 },
    'letzte woche, letzter woche, in der letzten woche, vergangene woche, la semaine derniere, semaine derniere, la semana pasada, semana pasada, la settimana scorsa, scorsa settimana, gecen hafta, vorige week',
  ],
  [
    { unit: 'week', shift: 2 },
    'the week after next, week after next, in two weeks time, in 2 weeks time, ubernachste woche, dans deux semaines',
  ],
  [{ unit: 'week', shift: -2 }, 'the week before last, week before last, vorletzte woche'],
  [
    { unit: 'weekend', shift: 0 },
    'the weekend, on the weekend, at the weekend, over the weekend, dieses wochenende, am wochenende, ce week-end, ce weekend, este fin de semana, questo fine settimana, nel weekend, bu hafta sonu, hafta sonu, dit weekend',
  ],
  [
    { unit: 'weekend', shift: 1 },
    'nachstes wochenende, le week-end prochain, el proximo fin de semana, il prossimo fine settimana, gelecek hafta sonu',
  ],
  [
    { unit: 'weekend', shift: -1 },
    'letztes wochenende, le week-end dernier, el fin de semana pasado, lo scorso fine settimana, gecen hafta sonu',
  ],
  [
    { unit: 'month', shift: 0 },
    'diesen monat, in diesem monat, ce mois, ce mois-ci, este mes, questo mese, bu ay, deze maand',
  ],
  [
    { unit: 'month', shift: 1 },
    'nachsten monat, im nachsten monat, le mois prochain, mois prochain, el proximo mes, el mes que viene, il mese prossimo, il prossimo mese, gelecek ay, onumuzdeki ay, volgende maand',
  ],
  [
    { unit: 'month', shift: -1 },
    'letzten monat, im letzten monat, le mois dernier, mois dernier, el mes pasado, il mese scorso, lo scorso mese, gecen ay, vorige maand',
  ],
  [{ unit: 'month', shift: 2 }, 'the month after next, month after next'],
  [{ unit: 'month', shift: -2 }, 'the month before last, month before last'],
  [{ unit: 'year', shift: 0 }, 'dieses jahr, in diesem jahr, cette annee, este ano, quest anno, bu yil'],
  [{ unit: 'year', shift: 1 }, "nachstes jahr, l' annee prochaine, el proximo ano, il prossimo anno, gelecek yil"],
  [{ unit: 'year', shift: -1 }, "letztes jahr, l' annee derniere, el ano pasado, l' anno scorso, gecen yil"],
]);
