import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { findServer, type RunningServer } from './find-server.ts';
import { launch } from './launch.ts';
import { addModelOptions, type ModelOptions } from './model-options.ts';
import { newestConversation } from './newest-conversation.ts';
import { printAnswer } from './print-answer.ts';
import { addWorkspaceOptions, type WorkspaceOptions } from './workspace-options.ts';

interface AskOptions extends WorkspaceOptions, ModelOptions {
  json?: boolean;
  continue?: boolean;
  conversation?: string;
}

/** What a server is told when it starts; a question to one that runs cannot change it. */
const SERVERS_OWN = {
  me: '--me',
  tz: '--tz',
  now: '--now',
  llm: '--llm',
  llmModel: '--llm-model',
  llmBaseUrl: '--llm-base-url',
  embeddingModel: '--embedding-model',
  embeddingDimensions: '--embedding-dimensions',
} as const satisfies Partial<Record<keyof AskOptions, string>>;

/** `wo ask`: one question, its answer streamed to standard output, with its sources. It begins a conversation unless told otherwise. */
export const askCommand = addModelOptions(addWorkspaceOptions(new Command('ask')))
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
    const running = await findServer(options);
    if (running !== undefined) {
      const ignored = Object.entries(SERVERS_OWN).flatMap(([option, flag]) =>
        options[option as keyof typeof SERVERS_OWN] === undefined ? [] : [flag],
      );
      if (ignored.length > 0) {
        console.error(`${ignored.join(' and ')} had no effect: the server at ${running.url} was started with its own.`);
      }
      return put(running, question, options);
    }

    const { orchestrator } = await launch(options, 0, (line) => console.error(line));
    try {
      await put(orchestrator, question, options);
    } finally {
      await orchestrator.close();
    }
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
