import { createInterface } from 'node:readline/promises';
import { UserError } from './user-error.ts';

/**
 * Asks whoever sits at the terminal. The question goes to stderr.
 * @param otherwise what to do where nobody can be asked, as the end of a sentence: `give your address by --confirm`
 * @throws UserError when there is no terminal
 */
export async function askAtTerminal(question: string, otherwise: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UserError(`Nobody can be asked here: ${otherwise}.`, 2);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
