import { compose } from '../../functions/query/compose.ts';
import { openDatabase } from '../../shared/runtime/database.ts';
import { type Summary, summaryOf } from '../summary.ts';
import { openHandler } from './ask-handler.ts';
import { generateQuestions } from './questions.ts';
import { readNames } from './read-names.ts';
import { type Stage, Stopwatch } from './stopwatch.ts';
import { timedDatabase, timedParts } from './timed-parts.ts';

export interface MeasureOptions {
  /** The query function's, as it is deployed. */
  environment: Readonly<Record<string, string>>;
  userId: string;
  accessToken: string;
  questions: number;
  /** Other questions that are asked before, and not counted. */
  warmUp: number;
  seed: number;
}

export interface Measured {
  /** From the event until the response has ended. */
  total: Summary;
  firstCharacter: Summary;
  /** The stages of those questions that had them. */
  stages: Record<string, Summary>;
  /** The five that took longest, with their milliseconds. */
  slowest: { question: string; totalMs: number }[];
}

interface Timed {
  question: string;
  totalMs: number;
  firstCharacterMs: number | undefined;
  stages: ReadonlyMap<Stage, number>;
}

/**
 * Asks questions one after the other through the handler of the query function, in this process.
 * @throws Error when one of them is not answered
 */
export async function measureQuestions(options: MeasureOptions): Promise<Measured> {
  const stopwatch = new Stopwatch();
  const database = openDatabase(options.environment);
  try {
    const { parts, logFailure } = compose(options.environment, timedDatabase(database, stopwatch));
    const ask = openHandler({ parts: timedParts(parts, stopwatch), logFailure });
    const names = await readNames(database, options.userId);
    const questions = generateQuestions(names, options.questions + options.warmUp, options.seed);
    const asked: Timed[] = [];
    for (const [index, question] of questions.entries()) {
      stopwatch.take();
      const { totalMs, firstCharacterMs, text } = await ask(question, options.accessToken);
      if (!/^event: done$/m.test(text)) throw new Error(`"${question}" was not answered: ${text.slice(0, 500)}`);
      if (index >= options.warmUp) asked.push({ question, totalMs, firstCharacterMs, stages: stopwatch.take() });
    }
    const stages = [...new Set(asked.flatMap(({ stages }) => [...stages.keys()]))];
    return {
      total: summaryOf(asked.map(({ totalMs }) => totalMs)),
      firstCharacter: summaryOf(asked.flatMap(({ firstCharacterMs }) => firstCharacterMs ?? [])),
      stages: Object.fromEntries(
        stages.map((stage) => [stage, summaryOf(asked.flatMap(({ stages }) => stages.get(stage) ?? []))]),
      ),
      slowest: asked
        .toSorted((a, b) => b.totalMs - a.totalMs)
        .slice(0, 5)
        .map(({ question, totalMs }) => ({ question, totalMs: Math.round(totalMs) })),
    };
  } finally {
    await database.close();
  }
}
