import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { launch } from '../../local/cli/launch.ts';
import { UserError } from '../../local/cli/user-error.ts';
import { addWorkspaceOptions, dataDirectoryOf, type WorkspaceOptions } from '../../local/cli/workspace-options.ts';
import { HELD_OUT_QUESTIONS } from '../held-out/held-out.ts';
import { heldOutWorkspace } from './held-out-workspace.ts';
import type { Question } from './question.ts';
import { QuestionsFileError, readQuestions } from './read-questions.ts';
import { progressLine, report, score } from './report.ts';
import { toResult } from './result.ts';
import { type Outcome, runQuestions } from './run-questions.ts';
import { openServerAt } from './server-at.ts';

const OWN_QUESTIONS = fileURLToPath(new URL('../questions/answers.jsonl', import.meta.url));

interface AnswersOptions extends WorkspaceOptions {
  questions?: string;
  workspace?: 'held-out';
  scoreOnly?: boolean;
  json?: string;
  only?: string;
  min: number;
}

/** `eval answers`: questions with known answers, over HTTP, against the embedded mode. */
export const answersCommand = addWorkspaceOptions(new Command('answers'))
  .description('ask questions whose answers are known, and count what is right')
  .option('--questions <file>', 'the questions, one JSON object a line (default: those that ship for the workspace)')
  .addOption(
    new Option('--workspace <name>', 'another workspace that ships, in place of the demo')
      .choices(['held-out'])
      .conflicts(['takeout', 'me', 'tz']),
  )
  .option('--score-only', 'tell how many are right, and nothing of any question')
  .option('--only <prefix>', 'ask only those whose id begins so, for instance "when"')
  .option('--json <file>', 'where to write the result as JSON')
  .option('--min <share>', 'exit with 1 when a smaller share than this is right, for instance 0.9', parseShare, 0)
  .action(async (options: AnswersOptions) => {
    const questions = await questionsOf(options);
    const outcomes = await inDataDirectory(options, (data) => evaluate({ ...options, data }, questions));
    const result = toResult(outcomes);
    console.log(options.scoreOnly ? score(result) : report(outcomes, result));
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(result, undefined, 2)}\n`);
    if (result.right < options.min * result.total) {
      const share = (result.right / result.total).toFixed(3);
      throw new UserError(`${share} of the answers are right; --min asks for ${options.min}.`);
    }
  });

async function questionsOf({
  workspace,
  questions: file = workspace === 'held-out' ? HELD_OUT_QUESTIONS.dev : OWN_QUESTIONS,
  only = '',
}: AnswersOptions): Promise<Question[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`The questions could not be read from ${resolve(file)}: ${error.code}.`, 2);
  });
  try {
    const questions = readQuestions(text, file, (message) => console.error(message));
    const chosen = questions.filter(({ id }) => id.startsWith(only));
    if (chosen.length === 0) throw new UserError(`No id in ${file} begins with "${only}".`, 2);
    return chosen;
  } catch (error) {
    throw error instanceof QuestionsFileError ? new UserError(error.message, 2) : error;
  }
}

/** In the directory that was named, which keeps what was synced for the next time; else in a new one that goes away. */
async function inDataDirectory<T>(options: WorkspaceOptions, work: (directory: string) => Promise<T>): Promise<T> {
  if (options.data !== undefined) return work(dataDirectoryOf(options));
  const directory = await mkdtemp(join(tmpdir(), 'wo-eval-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Boots once, as at the latest `now`, when all that is asked about has happened; then asks each question at its own. */
async function evaluate(
  options: AnswersOptions & { data: string },
  questions: readonly Question[],
): Promise<Outcome[]> {
  const latest = new Date(Math.max(...questions.map(({ now }) => Date.parse(now))));
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort(new UserError('Interrupted.', 130));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const shipped = options.workspace === 'held-out' ? await heldOutWorkspace(options.data) : {};
  const { orchestrator } = await launch({ now: latest, ...options, ...shipped }, 0, (line) => console.error(line));
  try {
    const openAt = (now: Date) => openServerAt(orchestrator, options.data, now);
    const tell = (outcome: Outcome) => {
      if (!options.scoreOnly) console.log(progressLine(outcome));
    };
    return await runQuestions(questions, openAt, tell, interrupted.signal);
  } finally {
    await orchestrator.close();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function parseShare(text: string): number {
  const share = Number(text);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('It must be a number from 0 to 1, for instance 0.9.');
  return share;
}
