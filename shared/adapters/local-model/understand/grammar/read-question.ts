import { annotate } from '../annotate/annotate.ts';
import type { AnnotateContext, AnySpan } from '../annotate/annotator.ts';
import type { Category, Clause, Meanings } from '../meaning.ts';
import { keyOf } from '../meaning-key.ts';
import type { Sentence } from '../tokens.ts';
import { parse, wholes } from './chart.ts';
import { politeTokens } from './framing.ts';
import { CLAUSE_RULES } from './rules/clauses.ts';
import { ELEMENT_RULES } from './rules/elements.ts';
import { TIME_RULES } from './rules/times.ts';
import { clauseStarts, isQuestionWord, skipCosts } from './skip-costs.ts';

const RULES = [...TIME_RULES, ...ELEMENT_RULES, ...CLAUSE_RULES];

/** Readings kept of a stretch. More find rarer readings and take longer; set by hand. */
const BEAM = 4;

/** Bounds time and space whatever is asked; set by hand. */
const MAX_EDGES = 20_000;

/** What a greeting or "could you tell me" is not, although it looks like it. */
const SAID_POLITELY: ReadonlySet<Category> = new Set(['Opening', 'Word', 'Verb', 'Person', 'Kind', 'Field', 'State']);

/** A reading of the whole question, and its weight: 0 at most. */
export interface WholeReading {
  clauses: readonly Clause[];
  weight: number;
}

/** The readings of a question, the likeliest first, each another meaning. */
export function readQuestion(sentence: Sentence, context: AnnotateContext): WholeReading[] {
  const polite = politeTokens(sentence);
  const spans = annotate(sentence, context).filter(
    ({ category, start }) => !polite.has(start) || !SAID_POLITELY.has(category),
  );
  const costs = withTimes(skipCosts(sentence), spans);
  const starts = clauseStarts(
    sentence,
    spans.flatMap(({ category, start }) => (category === 'Opening' && isQuestionWord(sentence, start) ? [start] : [])),
  );
  const first = firstWord(sentence, spans);
  const extent = { length: sentence.tokens.length, skipCost: (token: number) => costs[token] ?? 0 };
  const found = parse<Meanings, AnnotateContext>(spans, RULES, {
    ...extent,
    context,
    keyOf,
    mayStart: (category, token) =>
      category === 'Clause' ? starts.has(token) : category === 'Request' ? token <= first : true,
    beam: BEAM,
    maxEdges: MAX_EDGES,
  });
  return wholes(found, 'Request', extent).map(({ value, weight }) => ({ clauses: value, weight }));
}

/** What was said of a time is not passed over, where it can be nothing else. */
function withTimes(costs: readonly number[], spans: readonly AnySpan[]): number[] {
  const said = new Set(
    spans.flatMap(({ category, start, end, weight }) =>
      category === 'Period' && weight >= PLAIN ? Array.from({ length: end - start }, (_, place) => start + place) : [],
    ),
  );
  return costs.map((cost, token) => (said.has(token) ? Math.max(cost, TIME_COST) : cost));
}

/** A period that nothing speaks against weighs as much. */
const PLAIN = -0.2;
/** As much as a kind. */
const TIME_COST = 1.2;

/** Where the first thing is said: a request begins there or before. */
function firstWord({ tokens }: Sentence, spans: readonly AnySpan[]): number {
  const starts = spans.flatMap(({ category, start }) =>
    category === 'Word' || category === 'Kind' || category === 'Opening' ? [start] : [],
  );
  return Math.min(tokens.length, ...starts);
}
