import { Command } from 'commander';
import { UserError } from '../local/cli/user-error.ts';
import { coldStartCommand } from './cold-start/command.ts';
import { importCommand } from './import/command.ts';
import { queryCommand } from './query/command.ts';
import { recallCommand } from './recall/command.ts';
import { searchCommand } from './search/command.ts';
import { syncCommand } from './sync/command.ts';

/** The benchmarks, by name. Each prints what it measured, and writes it to a file with --json. */
const program = new Command('bench')
  .description('Benchmarks: how fast what ships is, and what it needs.')
  .showHelpAfterError()
  .addCommand(importCommand)
  .addCommand(queryCommand)
  .addCommand(searchCommand)
  .addCommand(recallCommand)
  .addCommand(syncCommand)
  .addCommand(coldStartCommand);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
