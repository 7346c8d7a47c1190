import { fileURLToPath } from 'node:url';
import { systemClock } from '../../shared/adapters/clock/system-clock.ts';
import { chooseWorkspace } from '../embedded/choose-workspace.ts';
import { dataFiles, openDataDirectory } from '../embedded/data-directory.ts';
import { DataDirectoryError, dataDirectoryError } from '../embedded/data-directory-error.ts';
import { destinationOf } from '../embedded/language-model.ts';
import { lastCounts, rememberCounts, tellVanished } from '../embedded/last-counts.ts';
import { ForeignDataError } from '../embedded/migrate-data.ts';
import { type Orchestrator, startOrchestrator } from '../embedded/orchestrator.ts';
import { syncedMarker } from '../embedded/synced-marker.ts';
import type { MalformedItem, Workspace } from '../google-simulator/index.ts';
import type { HostLogEntry } from '../lambda/host-log.ts';
import { collectGarbage } from '../services/collect-garbage.ts';
import { DataDirectoryInUseError } from '../services/lock-file.ts';
import { bringUpToDate } from './bring-up-to-date.ts';
import { languageModelOf, type ModelOptions } from './model-options.ts';
import { UserError } from './user-error.ts';
import { checkTakeout, dataDirectoryOf, type WorkspaceOptions } from './workspace-options.ts';

const BUNDLES = fileURLToPath(new URL('../../dist/functions', import.meta.url));

/** Lines that are shown of what could not be read; the rest is counted. */
const MALFORMED_SHOWN = 10;

export interface Launched {
  orchestrator: Orchestrator;
  workspace: Workspace;
}

/**
 * Starts the embedded mode for a workspace, telling what it does, until it can be asked: see bringUpToDate. Of a start that fails nothing
 * is left running.
 * @param start by default what serves it in this process
 * @throws UserError what the person can mend
 */
export async function launch(
  options: WorkspaceOptions & ModelOptions,
  port: number,
  tell: (line: string) => void,
  start: typeof startOrchestrator = startOrchestrator,
): Promise<Launched> {
  await checkTakeout(options);
  const languageModel = languageModelOf(options, process.env);
  const dataDirectory = dataDirectoryOf(options);
  tell(destinationOf(languageModel));
  tell(`Data: ${dataDirectory}`);

  const { isOpenToOthers } = await openDataDirectory(dataDirectory).catch((error: unknown) =>
    fail(dataDirectory, error),
  );
  if (isOpenToOthers) {
    tell(
      `  Other users of this machine can see the names of its files, though not read them. This ends that: chmod 700 '${dataDirectory}'`,
    );
  }
  const malformed: MalformedItem[] = [];
  const { description, workspace } = await chooseWorkspace(
    {
      takeout: options.takeout,
      me: options.me,
      timeZone: options.tz,
      at: options.now ?? systemClock.now(),
      demoDirectory: dataFiles(dataDirectory).demo,
    },
    (item) => malformed.push(item),
  ).catch((error: Error) => {
    throw new UserError(`The workspace could not be loaded: ${error.message}`);
  });
  await collectGarbage();
  const { mails, events, files, contacts, skipped, ignored } = workspace.counts;
  tell(
    `Workspace: ${description} of ${workspace.owner.emailAddress}, ${workspace.timeZone}: ` +
      `${count(mails, 'mail')}, ${count(events, 'event')}, ${count(files, 'file')}, ${count(contacts, 'contact')}.`,
  );
  if (workspace.timeZoneFrom === 'this machine') {
    tell(
      `  No calendar tells the time zone, so this machine's is taken. Another one can be given: --tz Europe/London.`,
    );
  }
  const countsFile = dataFiles(dataDirectory).counts;
  for (const line of tellVanished(await lastCounts(countsFile), workspace.counts, description)) tell(`  ${line}`);
  if (ignored > 0) tell(`  ${count(ignored, 'file')} of other products or beside the export were left alone.`);
  for (const { file, position, reason } of malformed.slice(0, MALFORMED_SHOWN)) {
    tell(`  skipped ${file} at ${position}: ${reason}`);
  }
  if (skipped > 0) tell(`  ${count(skipped, 'item')} could not be read and were skipped; nothing else is lost.`);

  const orchestrator = await start({
    dataDirectory,
    bundleDirectory: BUNDLES,
    workspace,
    clockOffsetMs: options.now === undefined ? 0 : options.now.getTime() - systemClock.now().getTime(),
    languageModel,
    port,
    log: (entry) => logEntry(entry, tell),
    onFileChanged: (file) =>
      tell(
        `The folder has changed while it is served (${file}). What changed is not read before the server is ` +
          'stopped and started again: that takes up the newer export.',
      ),
  }).catch((error: Error) => {
    if (error instanceof DataDirectoryInUseError || error instanceof ForeignDataError)
      throw new UserError(error.message);
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new UserError(
        `Port ${port} is taken by another program. Choose one with --port, or 0 for any that is free.`,
      );
    }
    if (isDiskFailure(error)) return fail(dataDirectory, error);
    throw error;
  });
  try {
    const isWhole = await bringUpToDate(orchestrator, syncedMarker(dataFiles(dataDirectory).synced, workspace), tell);
    // Of a sync that failed in part, the next start tells once more what it removes.
    if (isWhole) {
      await rememberCounts(countsFile, workspace.counts).catch((error: Error) => {
        tell(
          `  How much there is could not be noted (${error.message}): the next start can not tell what has vanished.`,
        );
      });
    }
    return { orchestrator, workspace };
  } catch (error) {
    await orchestrator.close();
    if (isDiskFailure(error as Error)) return fail(dataDirectory, error);
    throw error;
  }
}

/** Nothing but the data directory is written to. */
const isDiskFailure = (error: NodeJS.ErrnoException) =>
  error instanceof DataDirectoryError || ['ENOSPC', 'EDQUOT', 'EROFS'].includes(error.code ?? '');

/** @throws UserError when the data directory can not be used, or else the error */
function fail(dataDirectory: string, error: unknown): never {
  const unusable = dataDirectoryError(dataDirectory, error);
  throw unusable === undefined ? error : new UserError(unusable.message);
}

const count = (n: number, noun: string) => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;

/** What goes wrong is shown; how long each invocation took is not. */
function logEntry(entry: HostLogEntry, tell: (line: string) => void): void {
  const text = noteworthy(entry);
  if (text !== undefined) tell(`${entry.functionName}: ${text}`);
}

function noteworthy(entry: HostLogEntry): string | undefined {
  switch (entry.kind) {
    case 'invocation':
      return entry.outcome === 'ok' ? undefined : (entry.error ?? entry.outcome);
    case 'output':
      return entry.line;
    case 'instance-lost':
      return entry.reason;
    case 'warning':
      return entry.message;
    case 'cold-start':
      return undefined;
    default:
      return entry satisfies never;
  }
}
