import { z } from 'zod';
import type { RunningServer } from './find-server.ts';
import { UserError } from './user-error.ts';

const spanSchema = z.object({ start: z.int(), end: z.int() });

const problemSchema = z.object({
  type: z.string().optional(),
  title: z.string(),
  detail: z.string(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), span: spanSchema.optional() })).optional(),
});

/** A problem document, as far as it is told to people. */
export type Problem = z.infer<typeof problemSchema> & {
  /** What Retry-After says. */
  retryAfterSeconds?: number;
};

/** Undefined where the response holds no problem document. */
export async function readProblem(response: Response): Promise<Problem | undefined> {
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined)).data;
  const seconds = Number(response.headers.get('retry-after'));
  return problem && seconds > 0 ? { ...problem, retryAfterSeconds: seconds } : problem;
}

type Named = Pick<RunningServer, 'url' | 'isRemote'>;

/** What a server that refuses says. */
export async function refusalOf(response: Response, server: Named): Promise<string> {
  return tellProblem(await readProblem(response), response.status, server);
}

export function tellProblem(problem: Problem | undefined, status: number, server: Named): string {
  if (!problem) return `The server answered ${status}.`;
  if (problem.type !== 'urn:problem:invalid-token')
    return `${problem.title}: ${problem.detail}${tellWhatToDo(problem)}`;
  return server.isRemote ? tellRefusedToken(server.url, problem.detail) : tellStranger(server.url);
}

/** When to ask again; of a fault of the server's what finds it in its log. Empty where there is no more to say. */
export function tellWhatToDo({
  type,
  requestId,
  retryAfterSeconds,
}: Partial<Pick<Problem, 'type' | 'requestId' | 'retryAfterSeconds'>>): string {
  if (retryAfterSeconds !== undefined) return ` Ask again in ${tellSeconds(retryAfterSeconds)}.`;
  return type === 'urn:problem:internal' && requestId !== undefined ? ` Request id: ${requestId}` : '';
}

function tellSeconds(seconds: number): string {
  const [n, unit] = seconds < 120 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}

function tellRefusedToken(url: string, detail: string): string {
  return `The server at ${url} does not take this token: ${detail}\nThis gives a new one: env -u WO_TOKEN npm run wo -- connect --url ${url}`;
}

/** A server signs its person in as it starts, so nothing else is wrong with a token that it left. */
function tellStranger(url: string): string {
  return `The server at ${url} does not know you any more: you had it forget you, or disconnected your account. Stop it (Ctrl-C) and start it again, and it begins anew: it signs you in, and syncs everything.`;
}

/** What fetch throws when a server does not answer, goes away or takes too long, as a UserError; any other error as it is. */
export function inPlainWords(error: unknown, url: string, timeoutMs: number): unknown {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new UserError(`The server at ${url} took longer than ${timeoutMs / 1000} seconds. Ask again.`);
  }
  if (error instanceof TypeError && ['fetch failed', 'terminated'].includes(error.message)) {
    return new UserError(`The server at ${url} does not answer. Start it again, and ask once more.`);
  }
  return error;
}
