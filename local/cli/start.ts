import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { dataFiles } from '../embedded/data-directory.ts';
import { launch } from './launch.ts';
import { addServerModelOptions, type ModelOptions } from './model-options.ts';
import { questionsToTry } from './questions-to-try.ts';
import { addWorkspaceOptions, dataDirectoryOf, type WorkspaceOptions } from './workspace-options.ts';

const DEFAULT_PORT = 8787;

interface StartOptions extends WorkspaceOptions, ModelOptions {
  port: number;
}

/** `wo start`: serves a workspace until it is interrupted. */
export const startCommand = addServerModelOptions(addWorkspaceOptions(new Command('start')))
  .description('serve a workspace on this machine, until Ctrl-C')
  .option('--port <number>', 'the port of the HTTP API; 0 for any that is free', parsePort, DEFAULT_PORT)
  .action(async (options: StartOptions) => {
    const startedAt = performance.now();
    const { orchestrator, workspace } = await launch(options, options.port, (line) => console.error(line));
    const { accessToken } = dataFiles(dataDirectoryOf(options));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const questions = questionsToTry(options.takeout === undefined, workspace.counts);
    console.log(`Ready in ${seconds} s at ${orchestrator.url}

Ask, in another terminal:
${questions.map((question) => `  npm run ask -- "${question}"`).join('\n')}
or over HTTP:
  curl -N ${orchestrator.url}/v1/query -H "authorization: Bearer $(cat ${accessToken})" \\
    -H 'content-type: application/json' -H 'accept: text/event-stream' -d ${quoted(JSON.stringify({ query: questions[0] }))}

Ctrl-C stops; the data stay.`);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    console.error('\nStopping …');
    await orchestrator.close();
  });

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  }
  return port;
}
