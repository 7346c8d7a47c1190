import type { CivilDate } from '../../../../domain/civil-time.ts';
import type { Phrases } from '../../lexicon/phrases.ts';
import type { Span } from '../grammar/rule.ts';
import type { Category, Meanings, Place } from '../meaning.ts';
import { type Sentence, tokensAt } from '../tokens.ts';

/** What is known when a question is annotated. */
export interface AnnotateContext {
  now: Date;
  /** IANA name. */
  timeZone: string;
  /** The day that it is there. */
  today: CivilDate;
}

export type AnySpan = { [C in Category]: Span<Meanings, C> }[Category];

/** Finds the spans of one sort of thing in a question. */
export type Annotator = (sentence: Sentence, context: AnnotateContext) => AnySpan[];

/** The words of a class as spans. Each phrase counts wherever it stands, within a longer one too. */
export function findPhrases<Value>(
  { tokens }: Sentence,
  { values, longest }: Phrases<Value>,
  toSpan: (value: Value, at: Place) => AnySpan | undefined,
): AnySpan[] {
  return tokens.flatMap((_, start) => {
    const spans: AnySpan[] = [];
    let key = '';
    for (let end = start + 1; end <= tokens.length && end - start <= longest; end += 1) {
      const word = tokens[end - 1]?.folded ?? '';
      key = key === '' ? word : `${key} ${word}`;
      const value = values.get(key);
      const span = value === undefined ? undefined : toSpan(value, [start, end]);
      if (span) spans.push(span);
    }
    return spans;
  });
}

/** What a pattern finds in the folded text, with the tokens that it touches. */
export function findPattern(
  sentence: Sentence,
  pattern: RegExp,
  toSpan: (match: RegExpExecArray, at: Place) => AnySpan | undefined,
): AnySpan[] {
  return [...sentence.folded.matchAll(pattern)].flatMap((match) => {
    const at = tokensAt(sentence, match.index, match.index + match[0].length);
    return (at && toSpan(match, at)) ?? [];
  });
}

export function span<C extends Category>(
  category: C,
  [start, end]: Place,
  value: Meanings[C],
  weight: number,
): AnySpan {
  // A span of one category, which TypeScript cannot tell from the generic one.
  return { category, start, end, value, weight } as unknown as AnySpan;
}
