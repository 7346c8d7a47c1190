import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { addModelOptions, languageModelOf, type ModelOptions } from '../../local/cli/model-options.ts';
import { UserError } from '../../local/cli/user-error.ts';
import { parseFolder } from '../../local/cli/workspace-options.ts';
import { HELD_OUT_SEARCHES } from '../held-out/held-out.ts';
import { JsonLinesError } from '../json-lines.ts';
import { createFreshDatabase } from './corpus/fresh-database.ts';
import { openCorpus } from './corpus/open-corpus.ts';
import { progressBar } from './corpus/progress-bar.ts';
import { readCorpus } from './corpus/read-corpus.ts';
import { embeddingEnvironment } from './embedding-environment.ts';
import type { JudgedQuery } from './judged-query.ts';
import { openWorkspace, WORKSPACES, type WorkspaceName } from './open-workspace.ts';
import { readJudgedQueries } from './read-judged-queries.ts';
import { misses, report, score } from './report.ts';
import { toResult } from './result.ts';
import { type Outcome, runQueries } from './run-queries.ts';
import type { Searched } from './searched.ts';

const QUERIES: Readonly<Record<WorkspaceName, string>> = {
  demo: fileURLToPath(new URL('./demo-queries.jsonl', import.meta.url)),
  'held-out': HELD_OUT_SEARCHES,
};

interface SearchOptions extends ModelOptions {
  workspace: WorkspaceName;
  data?: string;
  synced?: string;
  only: string;
  misses?: boolean;
  scoreOnly?: boolean;
  json?: string;
  me?: string;
}

/** `eval search`: judged queries, asked of the search index of the product. */
export const searchCommand = addModelOptions(new Command('search'))
  .description('search for what is known to be relevant, and measure how much of it comes first')
  .addOption(
    new Option('--workspace <name>', 'a workspace that ships, with its judged queries')
      .choices(Object.keys(WORKSPACES))
      .default('demo'),
  )
  .addOption(
    new Option('--data <dir>', 'a corpus in its place: a folder with documents.jsonl, queries.jsonl and qrels.jsonl')
      .argParser(parseFolder)
      .conflicts('synced'),
  )
  .addOption(
    new Option('--me <address>', 'whom "me" means in the queries of --data (default: nobody)').argParser(parseAddress),
  )
  .option('--synced <dir>', 'where to keep the synced workspace for the next time', parseFolder)
  .option('--only <prefix>', 'ask only queries whose id begins so, for instance "typo"', '')
  .option('--misses', 'list the queries that are not answered in full, with what came and what is missing')
  .addOption(new Option('--score-only', 'tell the means, and nothing of any query').conflicts(['misses', 'json']))
  .option('--json <file>', 'where to write the result as JSON', parseFolder)
  .action(async (options: SearchOptions) => {
    const outcomes = await told(() => evaluate(options));
    const result = toResult(outcomes);
    if (options.misses) console.log(`${misses(outcomes)}\n`);
    console.log(options.scoreOnly ? score(outcomes) : report(outcomes, result));
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, undefined, 2)}\n`);
  });

async function evaluate(options: SearchOptions): Promise<Outcome[]> {
  if (options.me !== undefined && options.data === undefined) {
    throw new UserError('--me goes with --data: a workspace that ships knows whose it is.', 2);
  }
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort(new UserError('Interrupted.', 130));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const { signal } = interrupted;
  const ask = (queries: readonly JudgedQuery[], searched: Searched) => {
    const asked = chosen(queries, options.only);
    const onProgress = progressBar('queries asked', asked.length);
    let done = 0;
    return runQueries(asked, searched, () => onProgress(++done), signal);
  };
  try {
    return await inDirectory(options.synced, (directory) =>
      options.data === undefined
        ? askWorkspace(options, directory, ask)
        : askCorpus({ ...options, data: options.data }, directory, ask, signal),
    );
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

type Ask = (queries: readonly JudgedQuery[], searched: Searched) => Promise<Outcome[]>;

async function askWorkspace(options: SearchOptions, directory: string, ask: Ask): Promise<Outcome[]> {
  const file = QUERIES[options.workspace];
  const queries = readJudgedQueries(await readFile(file, 'utf8'), file);
  await using workspace = await openWorkspace(options.workspace, directory, modelOf(options), tell);
  return await ask(queries, workspace);
}

async function askCorpus(
  options: SearchOptions & { data: string },
  directory: string,
  ask: Ask,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const corpus = await readCorpus(options.data);
  const environment = await embeddingEnvironment(languageModelOf(options, process.env), directory, tell);
  await using fresh = await createFreshDatabase(process.env.TEST_DATABASE_URL, directory);
  const searched = await openCorpus(corpus, fresh.database, {
    environment,
    me: options.me,
    onIndexed: progressBar('documents indexed', corpus.documentCount),
    onEmbedded: progressBar('texts embedded'),
    signal,
  });
  return await ask(corpus.queries, searched);
}

const tell = (line: string) => console.error(line);

/** Those of the options that say which hosted model is asked. */
function modelOf({ llm, llmModel, llmBaseUrl, embeddingModel, embeddingDimensions }: SearchOptions): ModelOptions {
  return {
    ...(llm && { llm }),
    ...(llmModel && { llmModel }),
    ...(llmBaseUrl && { llmBaseUrl }),
    ...(embeddingModel && { embeddingModel }),
    ...(embeddingDimensions && { embeddingDimensions }),
  };
}

function chosen(queries: readonly JudgedQuery[], prefix: string): JudgedQuery[] {
  const found = queries.filter(({ id }) => id.startsWith(prefix));
  if (found.length === 0) throw new UserError(`No query's id begins with "${prefix}".`, 2);
  return found;
}

function parseAddress(text: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(text)) {
    throw new InvalidArgumentError('It must be an e-mail address, for instance ada@example.org.');
  }
  return text;
}

/** In the directory that was named; else in a new one that goes away. */
async function inDirectory<T>(named: string | undefined, work: (directory: string) => Promise<T>): Promise<T> {
  if (named !== undefined) return work(named);
  const directory = await mkdtemp(join(tmpdir(), 'wo-eval-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What is wrong with a file is said without a stack. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof JsonLinesError ? new UserError(error.message, 2) : error;
  }
}
