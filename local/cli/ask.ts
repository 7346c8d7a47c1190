import { Argument, Command } from 'commander';
import { findServer } from './find-server.ts';
import { launch } from './launch.ts';
import { printAnswer } from './print-answer.ts';
import { addWorkspaceOptions, type WorkspaceOptions } from './workspace-options.ts';

interface AskOptions extends WorkspaceOptions {
  json?: boolean;
}

/** What a server is told when it starts; a question to one that runs cannot change it. */
const SERVERS_OWN = ['me', 'tz', 'now'] as const;

/** `wo ask`: one question, its answer streamed to standard output, with its sources. */
export const askCommand = addWorkspaceOptions(new Command('ask'))
  .description('ask one question; uses the running server, or starts what it needs')
  .addArgument(new Argument('<question...>', 'the question, in your own words'))
  .option('--json', 'print every event as one JSON object a line')
  .action(async (words: string[], options: AskOptions) => {
    const question = words.join(' ');
    const running = await findServer(options);
    if (running !== undefined) {
      const ignored = SERVERS_OWN.filter((option) => options[option] !== undefined).map((option) => `--${option}`);
      if (ignored.length > 0) {
        console.error(`${ignored.join(' and ')} had no effect: the server at ${running.url} was started with its own.`);
      }
      return printAnswer(running, question, options.json === true);
    }

    const { orchestrator } = await launch(options, 0, (line) => console.error(line));
    try {
      await printAnswer(orchestrator, question, options.json === true);
    } finally {
      await orchestrator.close();
    }
  });
