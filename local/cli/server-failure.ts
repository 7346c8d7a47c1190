import { z } from 'zod';
import { UserError } from './user-error.ts';

const spanSchema = z.object({ start: z.int(), end: z.int() });

const problemSchema = z.object({
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
export async function refusalOf(response: Response): Promise<string> {
  return tellProblem(await readProblem(response), response.status);
}

export function tellProblem(problem: Problem | undefined, status: number): string {
  return problem ? `${problem.title}: ${problem.detail}` : `The server answered ${status}.`;
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
