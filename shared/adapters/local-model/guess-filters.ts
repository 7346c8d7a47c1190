import { z } from 'zod';
import type { Guess, GuessFilters } from '../../agents/guessed-filters.ts';
import type { WantedPeople } from '../../agents/people.ts';
import type { IntentStep } from '../../domain/intent.ts';
import { SERVICES, serviceSchema } from '../../domain/service.ts';
import { FILE_TYPES } from '../../search/file-types.ts';
import { understandQuestion } from './understand/understand-question.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** An address, or a step that finds whom a name means. */
const person = z.union([z.string(), z.object({ $from: z.string() })]);
const persons = z.union([z.array(person), person.transform((one) => [one])]);

/** The filters of `workspace.search`, as the built-in model writes them. */
const filterParams = z.object({
  text: z.string(),
  services: z.array(serviceSchema),
  from: persons.optional(),
  to: persons.optional(),
  people: persons.optional(),
  after: instant.optional(),
  before: instant.optional(),
  unread: z.boolean().optional(),
  hasAttachment: z.boolean().optional(),
  labels: z.array(z.string()).optional(),
  fileTypes: z.array(z.enum(FILE_TYPES)).optional(),
  folder: z.string().optional(),
  calendars: z.array(z.string()).optional(),
});

const wantedSchema = z.union([z.object({ name: z.string() }), z.object({ domain: z.string() })]);

/**
 * What the built-in model understands a text to be about, as if it were a question: the filters of the first search for it. A question's
 * own searches prefer nothing, as these filters bind them. (Of 222 searches by relevance for 292 judged questions one lacked a
 * filter that would be guessed: the document of a total, which was written at any time.)
 */
export const guessFilters: GuessFilters = (text, context) => {
  const { steps } = understandQuestion(text, context);
  const search = steps.find(({ operation }) => operation === 'workspace.search');
  const { data } = filterParams.safeParse(search?.params);
  if (!data) return { filters: {}, topic: text };
  const { text: topic, services, from, to, people, ...plain } = data;
  const filters = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  const guess: Guess = { filters: services.length < SERVICES.length ? { ...filters, services } : filters, topic };
  return { ...guess, ...inRole('from', from, steps), ...inRole('to', to, steps), ...inRole('people', people, steps) };
};

function inRole(
  role: 'from' | 'to' | 'people',
  mentioned: z.output<typeof persons> | undefined,
  steps: readonly IntentStep[],
): Partial<Record<typeof role, WantedPeople[]>> {
  const wanted = (mentioned ?? []).flatMap((one): WantedPeople[] => {
    if (typeof one === 'string') return [{ name: one }];
    const { data } = wantedSchema.safeParse(steps.find(({ id }) => id === one.$from)?.params);
    return data ? [data] : [];
  });
  return wanted.length > 0 ? { [role]: wanted } : {};
}
