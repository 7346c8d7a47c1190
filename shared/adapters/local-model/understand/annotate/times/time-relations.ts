import { phrases } from '../../../lexicon/phrases.ts';
import type { PartOfPeriod } from '../../meaning.ts';
import { type Annotator, findPhrases, span } from '../annotator.ts';

const RELATIONS = {
  Since: phrases<true>([
    [
      true,
      'since, ever since, starting, starting from, from, as of, seit, ab, depuis, a partir de, desde, dal, dalla, da, beri',
    ],
  ]),
  After: phrases<true>([
    [true, 'after, later than, following, past, nach, apres, despues de, despues del, dopo, beyond'],
  ]),
  Before: phrases<true>([
    [
      true,
      'before, earlier than, prior to, older than, up to, ahead of, vor, avant, antes de, antes del, prima di, prima del',
    ],
  ]),
  Until: phrases<true>([
    [true, "until, till, til, by, through, up until, bis, jusqu' a, jusqu' au, hasta, fino a, kadar, no later than"],
  ]),
  Between: phrases<true>([[true, 'between, from, zwischen, von, entre, de, du, tra, fra, dal']]),
  WeekOf: phrases<true>([
    [
      true,
      'week of, the week of, in the week of, week from, week commencing, week starting, week beginning, the week commencing, woche vom, semaine du, semana del',
    ],
  ]),
} as const;

const PARTS = phrases<PartOfPeriod>([
  ['first half', 'first half of, the first half of, in the first half of, erste halfte'],
  ['second half', 'second half of, the second half of, in the second half of, zweite halfte'],
  [
    'beginning',
    'beginning of, the beginning of, at the beginning of, start of, the start of, at the start of, early, early in, anfang, debut, principios de, inizio',
  ],
  ['middle', 'middle of, the middle of, in the middle of, mid, mid-, mitte'],
  [
    'end',
    'end of, the end of, at the end of, late, late in, by the end of, before the end of, the rest of, rest of, for the rest of, later, ende, fin, finales de, fine',
  ],
]);

/** What makes another period of one: "since Monday", "the first half of April". */
export const annotateTimeRelations: Annotator = (sentence) => [
  ...Object.entries(RELATIONS).flatMap(([category, words]) =>
    findPhrases(sentence, words, (_, at) => span(category as keyof typeof RELATIONS, at, at, -0.1)),
  ),
  ...findPhrases(sentence, PARTS, (part, at) => span('Part', at, { part, at }, -0.1)),
];
