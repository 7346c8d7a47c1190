import { checkSameModel } from './check-same-model.ts';
import { findServer, type RunningServer } from './find-server.ts';
import { launch } from './launch.ts';
import type { ModelOptions } from './model-options.ts';
import { type RemoteOptions, remoteServer } from './remote-options.ts';
import type { WorkspaceOptions } from './workspace-options.ts';

/** Which server, and what it is told if it must be started. */
export type ServerOptions = WorkspaceOptions & ModelOptions & RemoteOptions;

/** What a server is told when it starts; one that runs cannot be told otherwise. */
const SERVERS_OWN = {
  me: '--me',
  tz: '--tz',
  now: '--now',
  llm: '--llm',
  llmModel: '--llm-model',
  llmBaseUrl: '--llm-base-url',
  embeddingModel: '--embedding-model',
  embeddingDimensions: '--embedding-dimensions',
  previousEmbeddingModel: '--previous-embedding-model',
  previousEmbeddingDimensions: '--previous-embedding-dimensions',
} as const satisfies Partial<Record<keyof ServerOptions, string>>;

/**
 * Does something with the server that is named, or that runs, or else with one that is started for it, and ended after it.
 * @param work `endsAfter`: the server was started for this, and takes with it what is not done by then
 */
export async function withServer(
  options: ServerOptions,
  work: (server: RunningServer, endsAfter: boolean) => Promise<void>,
): Promise<void> {
  const running = remoteServer(options) ?? (await findServer(options));
  if (running !== undefined) {
    const ignored = Object.entries(SERVERS_OWN).flatMap(([option, flag]) =>
      options[option as keyof typeof SERVERS_OWN] === undefined ? [] : [flag],
    );
    if (ignored.length > 0) {
      console.error(`${ignored.join(' and ')} had no effect: the server at ${running.url} was started with its own.`);
    }
    await work(running, false);
    return;
  }
  await checkSameModel(options);
  const { orchestrator } = await launch(options, 0, (line) => console.error(line));
  try {
    await work(orchestrator, true);
  } finally {
    await orchestrator.close();
  }
}
