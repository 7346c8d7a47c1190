/**
 * How near each sentence of an item, and each value in it, is to what was asked. A sentence may say the words itself, or stand
 * below the heading or beside the sentence that does; a value is what its clause, its row and its column say.
 */
import { analyse, isStopWord } from '../../../content/words.ts';
import { foldInPlace } from '../fold-in-place.ts';
import type { AskContext } from './finding.ts';
import { type Cell, type LineLayout, layoutOf } from './layout.ts';
import type { Reading, Sentence } from './reading.ts';
import { matchOf, type TermSet } from './term-match.ts';

/** What the words of another clause of the sentence, of the column, the heading, a neighbour, the title, and of the rest count. */
const IN_SENTENCE = 0.85;
const IN_HEADER = 0.95;
const IN_HEADING = 0.8;
const NEARBY = 0.65;
const IN_TITLE = 0.85;
const ELSEWHERE = 0.35;

/** How much of a word's weight among the sentences goes when the title holds it. */
const TITLE_SAYS = 0.7;

/** A topic is named in many words, so one of them says less than the person's own. */
const TOPIC_WEIGHT = 0.7;
/** Words of the question that say which of several values is meant: "a month", "from April", "new". */
const HINT_WEIGHT = 0.3;
const TIME_WEIGHT = 1;
/** Verbs say little of which item is meant, and more of which of its sentences. */
const LEAST_WEIGHT = 0.6;

export interface RelevantSentence extends Sentence {
  /** 0 to 1: the share of the question's words that it holds, or that stand around it. */
  relevance: number;
  /** The share that it holds itself, or its heading and columns. */
  own: number;
  /** 0 to 1: as `relevance`, of a value at [start, end) of the sentence; its words stand `within`, between the values beside it. */
  support(start: number, end: number, within?: readonly [from: number, to: number]): number;
  layout: LineLayout;
}

/** A word of the question. */
interface Word {
  weight: number;
  isHint: boolean;
  /** 0 to 1, how far a text holds it. */
  in(folded: string, terms: TermSet): number;
}

/** The sentences of an item, in its order. */
export function relevanceOf(reading: Reading, context: AskContext): RelevantSentence[] {
  const sentences = reading.sentences();
  const layouts = layoutOf(reading.lines, documentLines(reading));
  const termsOfLine = cached((line: number) => reading.termsOf(reading.lines[line]?.text ?? ''));
  const termsOfCell = cached(({ text: cell }: Cell) => reading.termsOf(cell));
  const { title, text } = reading.terms();
  const sender = reading.termsOf(reading.author);
  const words = wordsOf(context).map((word) => {
    const inTitle = word.in(reading.foldedTitle, title);
    // Whoever wrote it writes of its own.
    const named = IN_TITLE * Math.max(inTitle, word.in('', sender));
    return {
      ...word,
      inTitle,
      base: word.isHint ? 0 : Math.max(named, ELSEWHERE * word.in(reading.folded, text)),
      held: sentences.map((sentence) => word.in(sentence.folded, sentence.terms())),
    };
  });
  const own = words.filter(({ isHint }) => !isHint);
  const total = sum(own, ({ weight }) => weight);
  // What the title says already tells no sentence from another.
  const telling = (word: (typeof words)[number]) => word.weight * (1 - TITLE_SAYS * word.inTitle);
  const totalTelling = sum(own, telling);
  const totalWithHints = sum(words, ({ weight }) => weight);
  return sentences.map((sentence, index) => {
    const layout = layoutAt(layouts[sentence.line], reading.lines[sentence.line]?.text === sentence.text);
    const headingOf = (word: Word) => {
      const line = layout.heading;
      return line === undefined ? 0 : word.in(reading.lines[line]?.folded ?? '', termsOfLine(line));
    };
    const headerOf = (word: Word, cells = layout.header ?? []) =>
      Math.max(0, ...cells.map((cell) => word.in(cell.folded, termsOfCell(cell))));
    // What stands under another heading is about something else.
    const isBeside = (other: number) => {
      const line = sentences[other]?.line;
      // Each row of a table speaks for itself.
      if (line === undefined || (layout.cells && layouts[line]?.cells)) return false;
      return layouts[line]?.heading === layout.heading || line === layout.heading;
    };
    const beside = (held: readonly number[]) =>
      NEARBY *
      Math.max(
        isBeside(index - 1) ? (held[index - 1] ?? 0) : 0,
        isBeside(index + 1) ? (held[index + 1] ?? 0) : 0,
        isBeside(index - 2) ? 0.8 * (held[index - 2] ?? 0) : 0,
      );
    const around = words.map((word) =>
      Math.max(IN_HEADING * headingOf(word), word.isHint ? 0 : beside(word.held), word.base),
    );
    const relevance = sum(words, (word, at) =>
      word.isHint ? 0 : word.weight * Math.max(word.held[index] ?? 0, IN_HEADER * headerOf(word), around[at] ?? 0),
    );
    const itself = sum(
      own,
      (word) =>
        telling(word) * Math.max(word.held[index] ?? 0, IN_HEADER * headerOf(word), IN_HEADING * headingOf(word)),
    );
    let ends: readonly RegExpExecArray[] | undefined;
    const support: RelevantSentence['support'] = (start, end, within) => {
      ends ??= [...sentence.folded.matchAll(CLAUSE_END)];
      const [clause, column] = surroundings(sentence, layout, ends, start, end, within);
      const terms = reading.termsOf(clause);
      const folded = foldInPlace(clause);
      const inRow = layout.cells ? 0.5 : IN_SENTENCE;
      const held = sum(
        words,
        (word, at) =>
          word.weight *
          Math.max(
            word.in(folded, terms),
            inRow * (word.held[index] ?? 0),
            column ? IN_HEADER * headerOf(word, [column]) : 0,
            around[at] ?? 0,
          ),
      );
      return totalWithHints === 0 ? 0 : held / totalWithHints;
    };
    return {
      ...sentence,
      relevance: total === 0 ? 0 : relevance / total,
      own: totalTelling === 0 ? 0 : itself / totalTelling,
      support,
      layout,
    };
  });
}

const NO_LAYOUT: LineLayout = { cells: undefined, header: undefined, heading: undefined };

/** 0 to 1: the share of the question's words that the title of an item holds. */
export function titleSupport({ foldedTitle, terms }: Reading, context: AskContext): number {
  const words = wordsOf(context);
  const { title } = terms();
  const total = sum(words, ({ weight }) => weight);
  return total === 0 ? 1 : sum(words, (word) => word.weight * word.in(foldedTitle, title)) / total;
}

/** A sentence that is but a part of a row has no cells of its own. */
function layoutAt(layout: LineLayout = NO_LAYOUT, isWholeLine: boolean): LineLayout {
  return isWholeLine ? layout : { ...layout, cells: undefined, header: undefined };
}

/** A file's lines, and those of the files that came with a mail, which stand behind its own. */
function documentLines({ item, lines }: Reading): (line: number) => boolean {
  if (item.service !== 'gmail') return () => true;
  const names = new Set(item.email.attachments.map(({ filename }) => `${filename}:`));
  const first = lines.findIndex(({ text }) => names.has(text));
  return (line) => first >= 0 && line > first;
}

function wordsOf({ subject, weights, question, ask, timeTerms }: AskContext): Word[] {
  const terms = subject.terms.map(
    (term): Word => ({
      weight: Math.max(LEAST_WEIGHT, weights.get(term) ?? 1),
      isHint: false,
      in: (_, set) => matchOf(term, set),
    }),
  );
  const topics = subject.topics.map(
    ({ pattern }): Word => ({
      weight: TOPIC_WEIGHT,
      isHint: false,
      in: (folded) => (folded.search(pattern) >= 0 ? 1 : 0),
    }),
  );
  const hints = [...new Set(analyse(`${question} ${ask.field ?? ''}`))].filter(
    (term) => !isStopWord(term) && !ASKING.has(term) && !subject.terms.includes(term) && !subject.names.has(term),
  );
  return [
    ...terms,
    ...topics,
    ...hints.map(
      (term): Word => ({
        weight: timeTerms.has(term) ? TIME_WEIGHT : HINT_WEIGHT,
        isHint: !timeTerms.has(term),
        in: (_, set) => matchOf(term, set),
      }),
    ),
  ];
}

/** What asks, and tells no value from another. */
const ASKING: ReadonlySet<string> = new Set(
  analyse('when what time day date tell know find show remind much many long where who'),
);

/** ", which we pay" belongs to what stands before it. */
const CLAUSE_END =
  /,(?!\s(?:which|that|who|die|der|das|que|qui|che)\s)|[;()|]|(?<=[a-z]):|\s(?:and|or|but|plus|und|oder|aber|et|ou|mais|y|o|pero|e|ma|en)\s/gi;

/** What a value belongs to: the words of its clause, or those of its row, and the cell that names its column. */
function surroundings(
  { text }: Sentence,
  { cells, header }: LineLayout,
  ends: readonly RegExpExecArray[],
  start: number,
  end: number,
  [least, most]: readonly [number, number] = [0, text.length],
): [clause: string, column: Cell | undefined] {
  if (cells) {
    const at = cells.findIndex((cell) => cell.start <= start && end <= cell.end);
    const own = cells[at];
    const names = cells.filter((cell) => cell === own || !/^\W*[\d.,]+\W*$/.test(cell.text));
    return [names.map((cell) => cell.text).join(' '), header?.[at]];
  }
  const from = ends.findLast(({ index, 0: mark }) => index + mark.length <= start && mark !== ':')?.index ?? 0;
  const to = ends.find(({ index }) => index >= end)?.index ?? text.length;
  return [text.slice(Math.max(from, least), Math.min(to, most)), undefined];
}

function sum<T>(values: readonly T[], of: (value: T, index: number) => number): number {
  return values.reduce((total, value, index) => total + of(value, index), 0);
}

function cached<K, V>(of: (key: K) => V): (key: K) => V {
  const values = new Map<K, V>();
  return (key) => {
    const value = values.get(key) ?? of(key);
    values.set(key, value);
    return value;
  };
}
