import pc from 'picocolors';
import { z } from 'zod';
import type { RunningServer } from './find-server.ts';
import { markSpan } from './mark-span.ts';
import { printable } from './printable.ts';
import { inPlainWords, readProblem, tellProblem } from './server-failure.ts';
import { UserError } from './user-error.ts';

const TIMEOUT_MS = 30_000;

/** What is asked, as `GET /v1/search` takes it. */
export interface SearchQuestion {
  q: string;
  limit: number;
  mode: string;
}

const hitSchema = z.object({
  service: z.string(),
  title: z.string(),
  from: z.string().nullable(),
  date: z.string().nullable(),
  snippet: z.string(),
  ranks: z.object({ words: z.number().optional(), vector: z.number().optional(), filtered: z.number().optional() }),
  duplicates: z.number(),
});

type Hit = z.infer<typeof hitSchema>;

const resultSchema = z.object({
  hits: z.array(hitSchema),
  total: z.number().nullable(),
  corrections: z.array(z.object({ word: z.string(), readAs: z.array(z.string()) })),
  unresolved: z.array(z.string()),
  coverage: z.array(z.object({ service: z.string(), syncedAt: z.string().nullable(), status: z.string() })),
});

type Result = z.infer<typeof resultSchema>;

/**
 * Searches, and prints what was found.
 * @throws UserError when there is no result: for what the search says wrong, with its place
 */
export async function printHits(server: RunningServer, question: SearchQuestion, asJson: boolean): Promise<void> {
  const { url, accessToken } = server;
  const parameters = new URLSearchParams({ ...question, limit: String(question.limit) });
  try {
    const response = await fetch(`${url}/v1/search?${parameters}`, {
      headers: { authorization: `Bearer ${accessToken}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // Programs get what the API says, a problem document too.
    if (asJson) console.log((await response.clone().text()).trim());
    if (!response.ok) throw await refusal(response, question.q, server);
    if (!asJson) console.log(tellResult(resultSchema.parse(await response.json()), question));
  } catch (error) {
    throw inPlainWords(error, url, TIMEOUT_MS);
  }
}

/** Exit code 2 for a search that says something wrong. */
async function refusal(response: Response, text: string, server: RunningServer): Promise<UserError> {
  const problem = await readProblem(response);
  const span = problem?.errors?.find(({ pointer }) => pointer === 'query/q')?.span;
  if (!problem || !span) return new UserError(tellProblem(problem, response.status, server));
  return new UserError(`${problem.detail}\n${markSpan(text, span)}`, 2);
}

function tellResult({ hits, total, corrections, unresolved, coverage }: Result, { q, limit }: SearchQuestion): string {
  const width = String(hits.length).length;
  return [
    ...corrections.map(({ word, readAs }) =>
      pc.dim(printable(`"${word}" stands nowhere${readAs.length > 0 ? `; read as ${readAs.join(', ')}` : ''}.`)),
    ),
    ...unresolved.map((name) => pc.dim(printable(`Nobody here is called "${name}".`))),
    ...hits.map((hit, index) => tellHit(hit, String(index + 1).padStart(width))),
    pc.dim(tellCount(hits.length, total, limit)),
    ...(hits.length === 0 && unresolved.length === 0 && BINDS.test(q) ? [pc.dim(BINDING)] : []),
    ...tellGaps(coverage).map((line) => pc.dim(line)),
  ].join('\n');
}

/** Whether a search has an operator, a phrase, an exclusion, brackets, or words that all must fit. */
const BINDS = /[":“”„(){}]|(?:^|\s)-\S|\s(?:AND|OR)\s/u;

const BINDING = 'Operators, quotes and "-" must all fit: with fewer of them there may be more.';

/** What the copy lacks, as that may be what is looked for. */
function tellGaps(coverage: Result['coverage']): string[] {
  const named = (those: Result['coverage']) => those.map(({ service }) => service).join(', ');
  const those = (wanted: string) => coverage.filter(({ status }) => status === wanted);
  const [missing, refused, failed] = [those('not-connected'), those('reconnect-required'), those('error')];
  const unfinished = [...those('idle'), ...those('syncing')].filter(({ syncedAt }) => syncedAt === null);
  return [
    ...(missing.length > 0
      ? [`No Google account of yours lets these be read: ${named(missing)}. npm run wo -- connect`]
      : []),
    ...(refused.length > 0
      ? [`Google no longer lets these be read, so what is newest is missing: ${named(refused)}. npm run wo -- connect`]
      : []),
    ...(unfinished.length > 0 ? [`Not all is there yet, it is still being synced: ${named(unfinished)}.`] : []),
    ...(failed.length > 0 ? [`The last sync failed, so what is newest may be missing: ${named(failed)}.`] : []),
  ];
}

function tellHit({ service, title, from, date, snippet, ranks, duplicates }: Hit, number: string): string {
  const indent = ' '.repeat(number.length + 2);
  const details = [service, from, date?.slice(0, 10), more(duplicates), foundBy(ranks)].filter(Boolean).join(' · ');
  // A passage begins with the title of its item.
  const text = printable(snippet.startsWith(title) ? snippet.slice(title.length).trimStart() : snippet);
  const lines = [
    `${number}  ${pc.bold(printable(title || '(no title)'))}`,
    indent + pc.dim(printable(details)),
    ...(text === '' ? [] : [indent + text]),
  ];
  return `${lines.join('\n')}\n`;
}

function more(duplicates: number): string {
  return duplicates === 0 ? '' : `and ${duplicates} nearly the same`;
}

function foundBy({ words, vector, filtered }: Hit['ranks']): string {
  const arms = Object.entries({ words, meaning: vector, preferred: filtered });
  return arms.flatMap(([name, rank]) => (rank === undefined ? [] : [`${name} #${rank}`])).join(', ');
}

function tellCount(shown: number, total: number | null, limit: number): string {
  if (shown === 0) return 'Nothing was found.';
  if (total !== null && total > shown) return `${total.toLocaleString('en')} found; the first ${shown} are shown.`;
  if (total === null && shown === limit) return `The first ${shown}; --limit shows more.`;
  return `${shown} found.`;
}
