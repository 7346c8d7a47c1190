import { Command } from 'commander';
import { UserError } from '../local/cli/user-error.ts';
import { answersCommand } from './answers/command.ts';
import { paraphrasesCommand } from './paraphrases/command.ts';
import { searchCommand } from './search/command.ts';

const program = new Command('eval')
  .description('Evaluations: how often what the product says is right, and what it finds is what was wanted.')
  .showHelpAfterError()
  .addCommand(answersCommand)
  .addCommand(searchCommand)
  .addCommand(paraphrasesCommand);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
