import { z } from 'zod';
import { ProblemError } from '../../../shared/domain/problem.ts';
import { SERVICES, serviceSchema } from '../../../shared/domain/service.ts';
import { coverageSchema, toCoverage } from '../../../shared/query/coverage.ts';
import { hitDocumentSchema, toHitDocument } from '../../../shared/query/hit-document.ts';
import { timeZoneSchema } from '../../../shared/query/request-schema.ts';
import { SearchSyntaxError } from '../../../shared/search/language/search-syntax-error.ts';
import { SEARCH_MODES } from '../../../shared/search/search-index.ts';
import { endpoint } from '../parts.ts';

/** Some 3,000 words. API Gateway takes 10,240 bytes of request line and headers. */
const MAX_LENGTH = 20_000;

/** A hundred hits with their passages are half a megabyte. */
const MAX_LIMIT = 100;
const OUT_OF_LIMIT = `must be a whole number from 1 to ${MAX_LIMIT}`;

/** A tab is a blank; nobody types the others, and a text of PostgreSQL can't hold U+0000. */
const CONTROL = /\p{Cc}/gu;

const query = z.strictObject({
  q: z
    .string()
    .max(MAX_LENGTH, `must have at most ${MAX_LENGTH} characters`)
    .default('')
    .transform((text) => text.replaceAll(CONTROL, ' ').toWellFormed())
    .meta({
      description:
        'Words, any of which may match, and operators as Gmail has them: `from:sarah budget newer_than:30d`. Everything, the newest first, when left out.',
    }),
  limit: z.coerce.number(OUT_OF_LIMIT).int(OUT_OF_LIMIT).min(1, OUT_OF_LIMIT).max(MAX_LIMIT, OUT_OF_LIMIT).default(10),
  mode: z.enum(SEARCH_MODES).default('relevance').meta({
    description:
      '`relevance`: the best match first. `newest`, `soonest`, `largest`: what is at least half as relevant as the best, in that order; the soonest are those to come, unless the search says of when. `exhaustive`: what holds all words, the newest first, and counted.',
  }),
  services: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(serviceSchema))
    .optional()
    .meta({ description: `Some of ${SERVICES.join(', ')}, with commas between them; all when left out.` }),
  timeZone: timeZoneSchema.optional(),
});

export const search = endpoint({
  method: 'GET',
  path: '/v1/search',
  summary: 'Search mail, calendar and files, without a language model',
  scope: 'search',
  query,
  responses: {
    200: z.object({
      hits: z.array(hitDocumentSchema).meta({ description: 'In the order of the mode.' }),
      total: z
        .int()
        .min(0)
        .nullable()
        .meta({ description: 'How many there are, where they were counted: by `exhaustive`.' }),
      corrections: z.array(z.object({ word: z.string(), readAs: z.array(z.string()) })).meta({
        description:
          'Words and names that are known as written by nobody, and what they were taken for: [] where they had to stand so, in quotes or with AND or OR.',
      }),
      unresolved: z.array(z.string()).meta({ description: 'Names of people that nobody is called by.' }),
      coverage: z.array(coverageSchema).meta({ description: 'What was looked at, in each service.' }),
    }),
  },
  async handle({ principal, query: { q, services = SERVICES, ...how }, signal }, parts) {
    const { hits, total, corrections, unresolved, coverage } = await parts
      .search(principal.userId, { text: q, services, ...how }, signal)
      .catch(throwAsProblem);
    return {
      status: 200,
      body: {
        hits: hits.map(toHitDocument),
        total,
        corrections,
        unresolved,
        coverage: coverage.map(toCoverage),
      },
    };
  },
});

function throwAsProblem(error: unknown): never {
  if (!(error instanceof SearchSyntaxError)) throw error;
  const { message, span } = error;
  throw new ProblemError('invalid-request', message, { errors: [{ pointer: 'query/q', message, span }] });
}
