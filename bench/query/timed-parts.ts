import type { QueryFunctionParts } from '../../functions/query/parts.ts';
import type { Database } from '../../shared/adapters/postgres/database.ts';
import type { Intent } from '../../shared/domain/intent.ts';
import { PlanError, planSteps } from '../../shared/query/plan.ts';
import type { Stopwatch } from './stopwatch.ts';

/** Each transaction from its begin to its commit, the wait for a connection included. */
export function timedDatabase(database: Database, stopwatch: Stopwatch): Database {
  return {
    forPerson: (userId, work) => stopwatch.measure('database', () => database.forPerson(userId, work)),
    asSystem: (purpose, work) => stopwatch.measure('database', () => database.asSystem(purpose, work)),
    close: () => database.close(),
  };
}

/** The parts of the query function with a stopwatch around each interface; what they do is the same. */
export function timedParts(parts: QueryFunctionParts, stopwatch: Stopwatch): QueryFunctionParts {
  const { authenticate, limiter, requestLog, classifier, catalogue, answerModel, conversations } = parts;
  return {
    ...parts,
    authenticate: (header) => stopwatch.measure('admit: token', () => authenticate(header)),
    limiter: { take: (...args) => stopwatch.measure('admit: limit', () => limiter.take(...args)) },
    requestLog: {
      claim: (...args) => stopwatch.measure('admit: claim', () => requestLog.claim(...args)),
      append: (...args) => stopwatch.measure('record events', () => requestLog.append(...args)),
      readAfter: (...args) => requestLog.readAfter(...args),
      cancel: (...args) => requestLog.cancel(...args),
    },
    classifier: {
      classify: async (...args) => {
        const intent = await stopwatch.measure('classify', () => classifier.classify(...args));
        stopwatch.add('plan', planningTime(intent, parts));
        return intent;
      },
    },
    catalogue: new Map(
      [...catalogue].map(([name, operation]) => [
        name,
        { ...operation, run: (...args) => stopwatch.measure(`step: ${name}`, () => operation.run(...args)) },
      ]),
    ),
    answerModel: { answer: (input) => stopwatch.measureEach('synthesize', answerModel.answer(input)) },
    conversations: {
      ...conversations,
      add: (...args) => stopwatch.measure('keep message', () => conversations.add(...args)),
    },
  };
}

/** Planning is a pure function within the run, which nothing can be put around: it is done once more. */
function planningTime({ steps }: Intent, { catalogue }: QueryFunctionParts): number {
  const start = performance.now();
  try {
    planSteps(steps, catalogue);
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
  }
  return performance.now() - start;
}
