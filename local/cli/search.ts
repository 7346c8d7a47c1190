import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { addServerModelOptions } from './model-options.ts';
import { printHits } from './print-hits.ts';
import { addRemoteOptions } from './remote-options.ts';
import { operatorsHelp } from './search-operators.ts';
import { type ServerOptions, withServer } from './with-server.ts';
import { addWorkspaceOptions } from './workspace-options.ts';

/** As the API has them. */
const MODES = ['relevance', 'newest', 'soonest', 'largest', 'exhaustive'];
const MAX_LIMIT = 100;

interface SearchOptions extends ServerOptions {
  limit: number;
  mode: string;
  json?: boolean;
}

/** `wo search`: what a search finds, without a language model. */
export const searchCommand = addRemoteOptions(addServerModelOptions(addWorkspaceOptions(new Command('search'))))
  .description('find mail, events and files by words and operators; uses the running server, or starts what it needs')
  .addArgument(new Argument('<search...>', 'words, and operators as in Gmail: see below'))
  .option('--limit <number>', 'how many to show at most', parseLimit, 10)
  .addOption(
    new Option(
      '--mode <mode>',
      'the order; soonest finds what is to come, exhaustive what holds all words, and counts it',
    )
      .choices(MODES)
      .default('relevance'),
  )
  .option('--json', 'print what the API answers, as one JSON object')
  .addHelpText('after', operatorsHelp())
  .configureOutput({ outputError: (text, write) => write(withHint(text)) })
  .action((words: string[], { limit, mode, json = false, ...options }: SearchOptions) =>
    withServer(options, (server) => printHits(server, { q: words.join(' '), limit, mode }, json)),
  );

const AN_EXAMPLE =
  "Say what to find: npm run search -- 'from:sarah budget newer_than:30d'; --help tells what a search can say.";

/** `-from:sarah` looks like an option to the shell's ways, and like a search to whoever knows Gmail. */
function withHint(error: string): string {
  if (error.startsWith('error: missing required argument')) return `${error}${AN_EXAMPLE}\n`;
  return error.startsWith("error: unknown option '-") && !error.startsWith("error: unknown option '--")
    ? `${error}Put -- before a search that begins with a minus: npm run search -- -- '-from:sarah budget'\n`
    : error;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_LIMIT}.`);
  }
  return limit;
}
