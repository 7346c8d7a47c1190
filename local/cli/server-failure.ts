import { z } from 'zod';
import { UserError } from './user-error.ts';

const spanSchema = z.object({ start: z.int(), end: z.int() });

const problemSchema = z.object({
  type: z.string().optional(),
  title: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), span: spanSchema.optional() })).optional(),
});

/** A problem document, as far as it is told to people. */
export type Problem = z.infer<typeof problemSchema>;

/** Undefined where the response holds no problem document. */
export async function readProblem(response: Response): Promise<Problem | undefined> {
  return problemSchema.safeParse(await response.json().catch(() => undefined)).data;
}

/** What a server that refuses says. */
export async function refusalOf(response: Response, url: string): Promise<string> {
  return tellProblem(await readProblem(response), response.status, url);
}

export function tellProblem(problem: Problem | undefined, status: number, url: string): string {
  if (!problem) return `The server answered ${status}.`;
  return problem.type === 'urn:problem:invalid-token' ? tellStranger(url) : `${problem.title}: ${problem.detail}`;
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
