import { Command } from 'commander';
import { accountsCommand } from './accounts.ts';
import { askCommand } from './ask.ts';
import { autosyncCommand } from './autosync.ts';
import { connectCommand } from './connect.ts';
import { disconnectCommand } from './disconnect.ts';
import { forgetCommand } from './forget.ts';
import { redriveCommand } from './redrive.ts';
import { searchCommand } from './search.ts';
import { startCommand } from './start.ts';
import { statusCommand } from './status.ts';
import { syncCommand } from './sync.ts';
import { UserError } from './user-error.ts';

const program = new Command('wo')
  .description(
    'Google Workspace Orchestrator: ask and search a Gmail, Calendar and Drive. It answers; it does not act.',
  )
  .showHelpAfterError()
  .addCommand(startCommand)
  .addCommand(askCommand)
  .addCommand(searchCommand)
  .addCommand(redriveCommand)
  .addCommand(connectCommand)
  .addCommand(accountsCommand)
  .addCommand(statusCommand)
  .addCommand(syncCommand)
  .addCommand(autosyncCommand)
  .addCommand(disconnectCommand)
  .addCommand(forgetCommand);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
