import { beforeEach, describe, expect, it } from 'vitest';
import type { Intent } from '../../../shared/domain/intent.ts';
import type { AnswerModel } from '../../../shared/query/answer-model.ts';
import { INTENT_CACHE_SECONDS, type IntentCache, intentKey } from '../../../shared/query/intent-cache.ts';
import type { ClassificationContext, IntentClassifier } from '../../../shared/query/intent-classifier.ts';
import { createLayeredAnswerModel } from '../../../shared/query/layered-answer-model.ts';
import { createLayeredClassifier } from '../../../shared/query/layered-classifier.ts';
import { ModelError } from '../../../shared/resilience/model-error.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { intentOf } from './fixtures.ts';
import { answerInputOf } from './model/fixtures.ts';

const QUESTION = 'when is my flight?';
const CERTAIN = intentOf({ confidence: 0.9, operations: ['certain'] });
const UNSURE = intentOf({ confidence: 0.5, operations: ['unsure'] });
const byFirst = intentOf({ operations: ['first'] });
const bySecond = intentOf({ operations: ['second'] });
const down = new ModelError('down', 'first: 500', { retryable: true });

let clock: FakeClock;
/** Who was asked, in order. */
let asked: string[];
let reported: unknown[];
beforeEach(() => {
  clock = new FakeClock('2027-03-01T09:00:00Z');
  asked = [];
  reported = [];
});

type Says = Intent | Error | 'silent';

/** Says one thing after the other, the last one again and again; silence ends with the signal. */
function classifier(name: string, ...script: Says[]): IntentClassifier {
  return {
    async classify(_question, _context, signal) {
      asked.push(name);
      const says = script.length > 1 ? script.shift() : script[0];
      if (says === 'silent')
        return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      if (says instanceof Error) throw says;
      return says as Intent;
    },
  };
}

function memoryCache(): IntentCache {
  const kept = new Map<string, { intent: Intent; until: number }>();
  return {
    async get(userId, key) {
      asked.push('cache');
      const found = kept.get(userId + key);
      return found && found.until > clock.now().getTime() ? found.intent : undefined;
    },
    async set(userId, key, intent) {
      kept.set(userId + key, { intent, until: clock.now().getTime() + INTENT_CACHE_SECONDS * 1000 });
    },
  };
}

const pool = (...answers: boolean[]) => ({ take: async () => answers.shift() ?? true });

function layered(
  builtIn: Intent,
  first: Says[],
  second: Says[] = [bySecond],
  options: { pool?: ReturnType<typeof pool> } = {},
) {
  return createLayeredClassifier({
    builtIn: classifier('built-in', builtIn),
    hosted: [classifier('first', ...first), classifier('second', ...second)],
    cache: memoryCache(),
    pool: options.pool ?? pool(),
    operations: ['workspace.search'],
    clock,
    report: (error) => reported.push(error),
  });
}

const context = (overrides: Partial<ClassificationContext> = {}): ClassificationContext => ({
  userId: 'ann',
  now: clock.now(),
  timeZone: 'Europe/Istanbul',
  ...overrides,
});

describe('a question is understood', () => {
  it('by the built-in model alone, when it is certain', async () => {
    expect(await layered(CERTAIN, [byFirst]).classify(QUESTION, context())).toBe(CERTAIN);
    expect(asked).toEqual(['cache', 'built-in']);
  });

  it('by the first hosted model, when the built-in one is not certain or would ask back', async () => {
    const asksBack = intentOf({ confidence: 0.9, clarification: { question: 'Which?', options: [] } });
    for (const own of [UNSURE, asksBack]) {
      asked = [];
      expect(await layered(own, [byFirst]).classify(QUESTION, context())).toBe(byFirst);
      expect(asked).toEqual(['cache', 'built-in', 'first']);
    }
  });

  it('as it was understood before, by the same person for five minutes', async () => {
    const model = layered(UNSURE, [byFirst]);
    await model.classify(QUESTION, context());
    asked = [];
    await clock.advance(299_000);
    expect(await model.classify(` ${QUESTION}`, context())).toEqual(byFirst);
    expect(asked).toEqual(['cache']);
    await model.classify(QUESTION, context({ userId: 'bob' }));
    expect(asked).toEqual(['cache', 'cache', 'built-in', 'first']);
    asked = [];
    await clock.advance(1_000);
    await model.classify(QUESTION, context());
    expect(asked).toEqual(['cache', 'built-in', 'first']);
  });

  it('by the second hosted model, when the first one fails', async () => {
    expect(await layered(UNSURE, [down]).classify(QUESTION, context())).toBe(bySecond);
    expect(asked).toEqual(['cache', 'built-in', 'first', 'second']);
    expect(reported).toEqual([down]);
  });

  it('by the second hosted model, when the first one is not there in five seconds, though asked twice', async () => {
    const understood = layered(UNSURE, ['silent']).classify(QUESTION, context());
    await clock.advance(1_499);
    expect(asked).toEqual(['cache', 'built-in', 'first']);
    await clock.advance(1);
    expect(asked).toEqual(['cache', 'built-in', 'first', 'first']);
    await clock.advance(3_499);
    expect(asked).not.toContain('second');
    await clock.advance(1);
    expect(await understood).toBe(bySecond);
    expect(reported).toMatchObject([{ name: 'TimeLimitError', limitMs: 5_000 }]);
    expect(clock.sleeping).toBe(0);
  });

  it('by the second request to a first model that is slow', async () => {
    const understood = layered(UNSURE, ['silent', byFirst]).classify(QUESTION, context());
    await clock.advance(1_500);
    expect(await understood).toBe(byFirst);
    expect(asked).toEqual(['cache', 'built-in', 'first', 'first']);
    expect(clock.sleeping).toBe(0);
  });

  it('by the built-in model, marked as degraded and not kept, when no hosted one could', async () => {
    const refused = new ModelError('malformed', 'second: no plan');
    const model = layered(UNSURE, [down], [refused]);
    expect(await model.classify(QUESTION, context())).toEqual({ ...UNSURE, degraded: true });
    expect(reported).toEqual([down, refused]);
    asked = [];
    await model.classify(QUESTION, context());
    expect(asked).toEqual(['cache', 'built-in', 'first', 'second']);
  });

  it('by the built-in model, marked as degraded, when the person’s part of the pool is used up', async () => {
    const model = layered(UNSURE, [byFirst], [bySecond], { pool: pool(false) });
    expect(await model.classify(QUESTION, context())).toMatchObject({ degraded: true });
    expect(asked).toEqual(['cache', 'built-in']);
  });

  it('no more, when it is cancelled', async () => {
    const cancelled = new AbortController();
    const understood = layered(UNSURE, ['silent']).classify(QUESTION, context(), cancelled.signal);
    understood.catch(() => undefined);
    await clock.advance(100);
    cancelled.abort(new Error('cancelled'));
    await expect(understood).rejects.toThrow('cancelled');
    expect(asked).toEqual(['cache', 'built-in', 'first']);
    expect(clock.sleeping).toBe(0);
  });
});

describe('the key of a question', () => {
  const key = (question = QUESTION, overrides: Partial<ClassificationContext> = {}, operations = ['a']) =>
    intentKey(question, context(overrides), operations);

  it('is the same for the same question, a few minutes later', () => {
    expect(key('  when is  my flight?')).toBe(key());
    expect(key(QUESTION, { now: new Date('2027-03-01T09:04:00Z') })).toBe(key());
  });

  it.each<[string, () => string]>([
    ['another question', () => key('where is my flight?')],
    ['another day there', () => key(QUESTION, { now: new Date('2027-03-01T21:00:00Z') })],
    ['another zone', () => key(QUESTION, { timeZone: 'Europe/London' })],
    ['another answer before', () => key(QUESTION, { previous: { intent: byFirst, items: [] } })],
    ['other operations', () => key(QUESTION, {}, ['a', 'b'])],
  ])('is another one for %s', (_, other) => {
    expect(other()).not.toBe(key());
  });
});

describe('an answer is given', () => {
  type Piece = string | Error;

  function writer(name: string, ...pieces: Piece[]): AnswerModel {
    return {
      async *answer() {
        asked.push(name);
        for (const piece of pieces) {
          if (piece instanceof Error) throw piece;
          yield piece;
        }
      },
    };
  }

  async function answered(first: Piece[], second: Piece[] = ['Second.'], taken = true) {
    const model = createLayeredAnswerModel({
      builtIn: writer('built-in', 'Built-in.'),
      hosted: [writer('first', ...first), writer('second', ...second)],
      pool: pool(taken),
      report: (error) => reported.push(error),
    });
    let text = '';
    let degraded = false;
    const onDegraded = () => {
      degraded = true;
    };
    for await (const piece of model.answer(answerInputOf({ onDegraded }))) text += piece;
    return { text, degraded };
  }

  it('by the first hosted model', async () => {
    expect(await answered(['At ', '07:35 [1].'])).toEqual({ text: 'At 07:35 [1].', degraded: false });
    expect(asked).toEqual(['first']);
  });

  it('by the second, when the first fails before its first words', async () => {
    expect(await answered([down])).toEqual({ text: 'Second.', degraded: false });
    expect(reported).toEqual([down]);
  });

  it('by the built-in model, and told to be degraded, when both fail before their first words', async () => {
    expect(await answered([down], [down])).toEqual({ text: 'Built-in.', degraded: true });
    expect(asked).toEqual(['first', 'second', 'built-in']);
  });

  it('by the built-in model, and told to be degraded, when the pool is used up', async () => {
    expect(await answered(['First.'], ['Second.'], false)).toEqual({ text: 'Built-in.', degraded: true });
    expect(asked).toEqual(['built-in']);
  });

  it('anew by the built-in model, after saying so, when the stream breaks off', async () => {
    const { text, degraded } = await answered(['At 07:', down]);
    expect(text).toBe('At 07:… (The language model broke off here; the built-in model answers.)\n\nBuilt-in.');
    expect(degraded).toBe(true);
    expect(asked).toEqual(['first', 'built-in']);
  });

  it('as far as it goes, after saying so, when it is too long', async () => {
    const { text, degraded } = await answered(['One, two', new ModelError('truncated', 'first: too long')]);
    expect(text).toBe('One, two … (The answer reached its greatest length and ends here.)');
    expect(degraded).toBe(false);
    expect(asked).toEqual(['first']);
  });

  it('no more, when it is cancelled', async () => {
    const cancelled = new AbortController();
    const model = createLayeredAnswerModel({
      builtIn: writer('built-in', 'Built-in.'),
      hosted: [writer('first', 'At ', new Error('aborted'))],
      pool: pool(),
      report: (error) => reported.push(error),
    });
    const pieces = model.answer(answerInputOf({ signal: cancelled.signal }))[Symbol.asyncIterator]();
    await pieces.next();
    cancelled.abort(new Error('cancelled'));
    await expect(pieces.next()).rejects.toThrow('cancelled');
    expect(asked).toEqual(['first']);
    expect(reported).toEqual([]);
  });
});
