import { createInterface } from 'node:readline/promises';
import { UserError } from './user-error.ts';

interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

/** What a shell says of a command that Ctrl-C ended. */
const INTERRUPTED = 130;

/**
 * Asks whoever sits at the terminal. The question goes to stderr.
 * @param otherwise what to do where nobody can be asked, as the end of a sentence: `give your address by --confirm`
 * @throws UserError when there is no terminal, or no answer but Ctrl-C or Ctrl-D
 */
export async function askAtTerminal(
  question: string,
  otherwise: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<string> {
  if (!input.isTTY) throw new UserError(`Nobody can be asked here: ${otherwise}.`, 2);
  const terminal = createInterface({ input, output });
  try {
    return await terminal.question(question);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    throw new UserError('\nNo answer was given, so nothing was done.', INTERRUPTED);
  } finally {
    terminal.close();
  }
}
