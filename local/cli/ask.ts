import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import type { RunningServer } from './find-server.ts';
import { addServerModelOptions } from './model-options.ts';
import { newestConversation } from './newest-conversation.ts';
import { printAnswer } from './print-answer.ts';
import { addRemoteOptions } from './remote-options.ts';
import { type ServerOptions, withServer } from './with-server.ts';
import { addWorkspaceOptions } from './workspace-options.ts';

interface AskOptions extends ServerOptions {
  json?: boolean;
  continue?: boolean;
  conversation?: string;
}

/** `wo ask`: one question, its answer streamed to standard output, with its sources. It begins a conversation unless told otherwise. */
export const askCommand = addRemoteOptions(addServerModelOptions(addWorkspaceOptions(new Command('ask'))))
  .description('ask one question; uses the running server, or starts what it needs')
  .addArgument(new Argument('<question...>', 'the question, in your own words'))
  .option('--continue', 'go on with the conversation that you asked in last')
  .addOption(
    new Option('--conversation <id>', 'go on with this conversation; --json shows its id')
      .argParser(parseId)
      .conflicts('continue'),
  )
  .option('--json', 'print every event as one JSON object a line')
  .action(async (words: string[], options: AskOptions) => {
    const question = words.join(' ');
    await withServer(options, (server) => put(server, question, options));
  });

async function put(server: RunningServer, query: string, options: AskOptions): Promise<void> {
  const conversationId = options.continue ? await newestConversation(server) : options.conversation;
  await printAnswer(
    server,
    { query, ...(conversationId === undefined ? {} : { conversationId }) },
    options.json === true,
  );
}

function parseId(text: string): string {
  if (z.uuid().safeParse(text).success) return text;
  throw new InvalidArgumentError('It must be the id of a conversation, a UUID.');
}
