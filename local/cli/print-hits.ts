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
  ranks: z.object({ words: z.number().optional(), vector: z.number().optional() }),
  duplicates: z.number(),
});

type Hit = z.infer<typeof hitSchema>;

const resultSchema = z.object({
  hits: z.array(hitSchema),
  total: z.number().nullable(),
  corrections: z.array(z.object({ word: z.string(), readAs: z.array(z.string()) })),
  unresolved: z.array(z.string()),
});

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
    if (!response.ok) throw await refusal(response, question.q);
    const body = await response.json();
    if (asJson) console.log(JSON.stringify(body));
    else console.log(tellResult(resultSchema.parse(body), question.limit));
  } catch (error) {
    throw inPlainWords(error, url, TIMEOUT_MS);
  }
}

/** Exit code 2 for a search that says something wrong. */
async function refusal(response: Response, text: string): Promise<UserError> {
  const problem = await readProblem(response);
  const span = problem?.errors?.find(({ pointer }) => pointer === 'query/q')?.span;
  if (!problem || !span) return new UserError(tellProblem(problem, response.status));
  return new UserError(`${problem.detail}\n${markSpan(text, span)}`, 2);
}

function tellResult({ hits, total, corrections, unresolved }: z.infer<typeof resultSchema>, limit: number): string {
  const width = String(hits.length).length;
  return [
    ...corrections.map(({ word, readAs }) =>
      pc.dim(printable(`"${word}" stands nowhere; read as ${readAs.join(', ')}.`)),
    ),
    ...unresolved.map((name) => pc.dim(printable(`Nobody here is called "${name}".`))),
    ...hits.map((hit, index) => tellHit(hit, String(index + 1).padStart(width))),
    pc.dim(tellCount(hits.length, total, limit)),
  ].join('\n');
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

function foundBy({ words, vector }: Hit['ranks']): string {
  return [words === undefined ? '' : `words #${words}`, vector === undefined ? '' : `meaning #${vector}`]
    .filter(Boolean)
    .join(', ');
}

function tellCount(shown: number, total: number | null, limit: number): string {
  if (shown === 0) return 'Nothing was found.';
  if (total !== null && total > shown) return `${total.toLocaleString('en')} found; the first ${shown} are shown.`;
  if (total === null && shown === limit) return `The first ${shown}; --limit shows more.`;
  return `${shown} found.`;
}
