import pc from 'picocolors';
import { readEvents, type StreamedEvent } from './event-stream.ts';
import type { RunningServer } from './find-server.ts';
import { printable } from './printable.ts';
import { inPlainWords, type Problem, refusalOf, tellWhatToDo } from './server-failure.ts';
import { UserError } from './user-error.ts';

/** Longer than any query may take. */
const TIMEOUT_MS = 90_000;

const DEGRADED = 'The language model could not be reached, or broke off: the built-in model stood in for it.';

interface Source {
  n: number;
  service: string;
  title: string;
  from?: string | null;
  date?: string | null;
}

/** What is asked, as `POST /v1/query` takes it. */
export interface Question {
  query: string;
  /** The conversation that it goes on with; by default it begins one. */
  conversationId?: string;
}

/**
 * Asks the server, and prints the answer as it streams, then the sources that it cites.
 * @throws UserError when there is no answer, or not a whole one
 */
export async function printAnswer(server: RunningServer, question: Question, asJson: boolean): Promise<void> {
  try {
    await ask(server, question, asJson);
  } catch (error) {
    throw inPlainWords(error, server.url, TIMEOUT_MS);
  }
}

async function ask(server: RunningServer, question: Question, asJson: boolean): Promise<void> {
  const { url, accessToken } = server;
  const response = await fetch(`${url}/v1/query`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify(question),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new UserError(await refusalOf(response, server));
  let sources: readonly Source[] = [];
  let answer = '';
  let done = false;
  let degraded = false;
  try {
    for await (const event of readEvents(response)) {
      if (asJson) console.log(JSON.stringify({ id: event.id, event: event.event, data: event.data }));
      else if (event.event === 'sources') sources = (event.data as { sources: Source[] }).sources;
      else answer += show(event);
      if (event.event === 'error') {
        const problem = event.data as Partial<Problem>;
        throw new UserError((problem.detail ?? 'The query failed.') + tellWhatToDo(problem));
      }
      if (event.event === 'done') {
        done = true;
        degraded = (event.data as { degraded?: boolean }).degraded === true;
      }
    }
  } finally {
    if (answer !== '' && !answer.endsWith('\n')) process.stdout.write('\n');
  }
  if (!done) throw new UserError('The answer was cut off: the server stopped in the middle of it. Ask again.');
  if (degraded && !asJson) console.error(DEGRADED);
  const cited = sources.filter(({ n }) => answer.includes(`[${n}]`));
  if (cited.length > 0) console.log(`\n${pc.dim('Sources')}\n${cited.map(sourceLine).join('\n')}`);
}

/** Prints what an event has for people to read, and returns it. */
function show({ event, data }: StreamedEvent): string {
  if (event === 'token') {
    const { text } = data as { text: string };
    process.stdout.write(printable(text));
    return text;
  }
  if (event === 'clarification') {
    const { question, options } = data as { question: string; options: string[] };
    const text = [question, ...options.map((option) => `  - ${option}`)].join('\n');
    process.stdout.write(printable(text));
    return text;
  }
  return '';
}

function sourceLine({ n, service, title, from, date }: Source): string {
  const when = date ? date.slice(0, 10) : '';
  const details = [service, from, when].filter(Boolean).join(' · ');
  return `[${n}] ${pc.bold(printable(title))} ${pc.dim(printable(details))}`;
}
