import { foldInPlace } from '../fold-in-place.ts';
import { ASKED_ROLES } from '../lexicon/topics.ts';
import { wordsPattern } from '../lexicon/words-pattern.ts';
import type { AskContext } from './finding.ts';

/** The words of a subject as patterns over folded text. Terms are stems, so any ending fits. */
export function subjectWords({
  subject: { topics, terms },
  spellings,
}: Pick<AskContext, 'subject' | 'spellings'>): RegExp[] {
  return [
    ...topics.map(({ pattern }) => pattern),
    ...terms
      .map((term) => [term, ...(spellings.get(term) ?? [])].filter((one) => /^[a-z\d]{3,}$/.test(one)))
      .filter((spelled) => spelled.length > 0)
      .map((spelled) => wordsPattern(spelled.map((one) => `${one.replace(/i$/, '')}~`).join(', '))),
  ];
}

const ORDER = wordsPattern('next, last, latest, upcoming, my, the, our, date, time, exactly', 'g');

/** What a sentence calls the subject of an ask: the person's own words without verbs, else the topic's name; undefined where there is neither. */
export function nameOf({ ask, subject }: AskContext): string | undefined {
  const patterns = [...(ask.type === 'time' ? ASKED_ROLES.map(([pattern]) => pattern) : []), ORDER];
  const kept = patterns.reduce(
    (text, pattern) =>
      [...foldInPlace(text).matchAll(pattern)].reduceRight(
        (rest, { index, 0: { length } }) => `${rest.slice(0, index)}${rest.slice(index + length)}`,
        text,
      ),
    ask.of,
  );
  const name = kept
    .replace(/\s+/g, ' ')
    .replace(/^(?:of|for|to|from|at|in|on)\s|\s(?:of|for|to|from|at|in|on)$/i, '')
    .trim();
  return name || subject.topics[0]?.name;
}
