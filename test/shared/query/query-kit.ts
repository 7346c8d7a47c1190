import { expect } from 'vitest';
import type { Database } from '../../../shared/adapters/postgres/database.ts';
import { createContactBook } from '../../../shared/adapters/postgres/query/contact-book.ts';
import { createConversations } from '../../../shared/adapters/postgres/query/conversations.ts';
import { isTransient } from '../../../shared/adapters/postgres/query/is-transient.ts';
import { createItemReader } from '../../../shared/adapters/postgres/query/item-reader.ts';
import { createPeopleDirectory } from '../../../shared/adapters/postgres/query/people-directory.ts';
import { createRequestLog } from '../../../shared/adapters/postgres/query/request-log.ts';
import { createCatalogue } from '../../../shared/agents/catalogue.ts';
import type { Clock } from '../../../shared/domain/clock.ts';
import { newId } from '../../../shared/domain/ids.ts';
import type { Intent } from '../../../shared/domain/intent.ts';
import type { AnswerInput } from '../../../shared/query/answer-model.ts';
import { eventSchemas, type QueryEvent } from '../../../shared/query/events.ts';
import { grammarViolation } from '../../../shared/query/grammar.ts';
import type { ClassificationContext } from '../../../shared/query/intent-classifier.ts';
import type { RequestLog } from '../../../shared/query/request-log.ts';
import type { AdmittedQuery, QueryParts } from '../../../shared/query/run-query.ts';
import type { SearchIndex } from '../../../shared/search/search-index.ts';
import { intentOf, mailHit } from './fixtures.ts';

/** What the outside of the query path does in a test; by default it understands, finds one mail, and answers from it. */
export interface Script {
  classify?: (question: string, context: ClassificationContext) => Intent | Promise<Intent>;
  search?: SearchIndex['search'];
  answer?: (input: AnswerInput) => AsyncIterable<string>;
}

export const HIT = mailHit({ subject: 'Your booking', passages: ['Departure 07:35'] });

async function* answer(): AsyncGenerator<string> {
  yield 'At 07:35';
  yield ' [1].';
}

/** The parts of the query path over a real database, with scripted models and search. */
export function queryKit(database: Database, clock: Clock, script: Script = {}) {
  const reported: unknown[] = [];
  const parts: QueryParts = {
    clock,
    classifier: { classify: async (question, context) => (script.classify ?? (() => intentOf()))(question, context) },
    answerModel: { answer: script.answer ?? answer },
    catalogue: createCatalogue({
      index: {
        search:
          script.search ??
          (async () => ({
            hits: [HIT],
            total: null,
            corrections: [],
            coverage: [
              {
                service: 'gmail',
                total: 5,
                expected: 7,
                syncedAt: new Date('2027-03-01T08:59:00Z'),
                status: 'syncing',
              },
            ],
          })),
      },
      people: createPeopleDirectory(database),
      contacts: createContactBook(database),
      items: createItemReader(database),
    }),
    isTransient,
    requestLog: createRequestLog(database, clock),
    conversations: createConversations(database),
    report: (error) => reported.push(error),
  };
  return { parts, reported };
}

/** Claims a request as admission does. */
export async function admitted(
  parts: QueryParts,
  { userId, ...overrides }: Partial<AdmittedQuery> & { userId: string },
): Promise<AdmittedQuery> {
  const query = {
    userId,
    requestId: 'r1',
    conversationId: newId(parts.clock),
    question: 'When is my flight?',
    timeZone: 'Europe/Istanbul',
    continues: false,
    previous: undefined,
    ...overrides,
  };
  const { requestId, conversationId } = query;
  const deadline = new Date('2027-03-01T09:00:33Z');
  await parts.requestLog.claim(userId, { requestId, bodyHash: 'h', conversationId, continues: false, deadline });
  return query;
}

/**
 * The log, and how many of its batches are being written: the database takes real time, in which a driven clock must stand.
 */
export function watched(log: RequestLog): { log: RequestLog; writing: () => number } {
  let writing = 0;
  return {
    writing: () => writing,
    log: {
      ...log,
      async append(...batch) {
        writing += 1;
        try {
          return await log.append(...batch);
        } finally {
          writing -= 1;
        }
      },
    },
  };
}

/** Reads a stream to its end; whatever comes must be whole, numbered, legal and as the schemas say. */
export async function readAll(events: AsyncIterable<QueryEvent>, firstId = 1): Promise<QueryEvent[]> {
  const read: QueryEvent[] = [];
  for await (const event of events) read.push(event);
  expectLegal(read, firstId);
  return read;
}

export function expectLegal(events: readonly QueryEvent[], firstId = 1): void {
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => firstId + index));
  if (firstId === 1) expect(grammarViolation(events.map(({ event }) => event))).toBeNull();
  for (const { event, data } of events) expect(eventSchemas[event].safeParse(data).error).toBeUndefined();
}

/** The names of the events, with what is short enough to be read in a comparison. */
export function outline(events: readonly QueryEvent[]): string[] {
  return events.map(({ event, data }) => {
    if (event === 'token') return `token ${JSON.stringify(data.text)}`;
    if (event === 'step')
      return data.state === 'started' ? `step ${data.id} started` : `step ${data.id} ${data.outcome}`;
    if (event === 'error') return `error ${data.type.replace('urn:problem:', '')}`;
    return event;
  });
}
