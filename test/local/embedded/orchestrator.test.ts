import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { dataFiles, openDataDirectory } from '../../../local/embedded/data-directory.ts';
import { startOrchestrator } from '../../../local/embedded/orchestrator.ts';
import { loadWorkspace } from '../../../local/google-simulator/index.ts';

let dataDirectory: string;
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'orchestrator-'));
});
afterEach(() => rm(dataDirectory, { recursive: true }));

const servers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length;

it('leaves no service running, and no lock, when one of them does not start', async () => {
  const workspace = await loadWorkspace(SMALL_DEMO.directory, { me: SMALL_DEMO.me, timeZone: SMALL_DEMO.timeZone });
  const before = servers();
  // No folder for the database can be made here, which shows before the others have started.
  await openDataDirectory(dataDirectory);
  await writeFile(dataFiles(dataDirectory).postgres, 'a file');
  const bundleDirectory = join(dataDirectory, 'functions');
  const options = { dataDirectory, bundleDirectory, workspace, clockOffsetMs: 0, port: 0, log: () => undefined };
  await expect(startOrchestrator(options)).rejects.toThrow(/EEXIST|ENOTDIR/);
  expect(servers()).toBe(before);
  expect(await readdir(dataDirectory)).not.toContain('server.lock');
});
