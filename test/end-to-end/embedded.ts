import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEvents, type StreamedEvent } from '../../local/cli/event-stream.ts';
import { SMALL_DEMO } from '../../local/demo/index.ts';
import { chooseWorkspace } from '../../local/embedded/choose-workspace.ts';
import { type Orchestrator, startOrchestrator } from '../../local/embedded/orchestrator.ts';
import { bundled } from '../helpers/bundles.ts';
import { prepareData } from '../helpers/prepared-data.ts';

/** The embedded mode, in a directory of its own. */
export interface Embedded {
  orchestrator: Orchestrator;
  dataDirectory: string;
  /** What the functions did after their responses, and what they logged or failed with. */
  faults: string[];
  /** Stops it and starts it again over the same data. */
  restart(): Promise<void>;
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** The JSON answer to a question. */
  ask(question: string): Promise<{ answer: string; sources: { n: number; title: string }[]; requestId: string }>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** A workspace; the small demo when it is left out. */
  folder?: string;
  /** Starts over nothing, as on a new machine, and not over a database that is migrated. */
  isFirstStart?: boolean;
}

export async function startEmbedded({
  folder = SMALL_DEMO.directory,
  isFirstStart = false,
}: EmbeddedOptions = {}): Promise<Embedded> {
  const directory = await mkdtemp(join(tmpdir(), 'embedded-'));
  const bundleDirectory = await bundled();
  const dataDirectory = join(directory, 'data');
  if (!isFirstStart) await prepareData(dataDirectory);
  const faults: string[] = [];
  const { workspace } = await chooseWorkspace(
    { takeout: folder, me: undefined, timeZone: undefined, at: new Date(), demoDirectory: directory },
    () => undefined,
  );
  const start = async () => {
    const orchestrator = await startOrchestrator({
      dataDirectory,
      bundleDirectory,
      workspace,
      clockOffsetMs: 0,
      port: 0,
      log: (entry) => {
        const isFine = entry.kind === 'cold-start' || (entry.kind === 'invocation' && entry.outcome === 'ok');
        if (!isFine) faults.push(JSON.stringify(entry));
      },
      onRunOn: ({ functionName, resource, stack }) => faults.push(`${functionName} ran on: ${resource} ${stack}`),
    });
    await orchestrator.synced();
    return orchestrator;
  };
  const headersWith = (headers: Record<string, string>) => ({
    authorization: `Bearer ${embedded.orchestrator.accessToken}`,
    'content-type': 'application/json',
    ...headers,
  });
  const embedded: Embedded = {
    orchestrator: await start(),
    dataDirectory,
    faults,
    async restart() {
      await embedded.orchestrator.close();
      embedded.orchestrator = await start();
    },
    post: (body, headers = {}) =>
      fetch(`${embedded.orchestrator.url}/v1/query`, {
        method: 'POST',
        headers: headersWith(headers),
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: (path, headers = {}) => fetch(`${embedded.orchestrator.url}${path}`, { headers: headersWith(headers) }),
    async ask(question) {
      const response = await embedded.post({ query: question }, { accept: 'application/json' });
      return (await response.json()) as Awaited<ReturnType<Embedded['ask']>>;
    },
    async stop() {
      await embedded.orchestrator.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return embedded;
}

export async function eventsOf(response: Response): Promise<StreamedEvent[]> {
  return Array.fromAsync(readEvents(response));
}
