import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bringUpToDate } from '../../../local/cli/bring-up-to-date.ts';
import { SMALL_DEMO } from '../../../local/demo/index.ts';
import { dataFiles } from '../../../local/embedded/data-directory.ts';
import { startOrchestrator } from '../../../local/embedded/orchestrator.ts';
import { syncedMarker } from '../../../local/embedded/synced-marker.ts';
import { loadWorkspace } from '../../../local/google-simulator/index.ts';
import { bundled } from '../../helpers/bundles.ts';
import { prepareData } from '../../helpers/prepared-data.ts';

it('waits for the sync of who is new, although the workspace was synced before, and for no other', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'bring-up-to-date-'));
  const bundleDirectory = await bundled();
  const { me, timeZone } = SMALL_DEMO;
  const workspace = await loadWorkspace(SMALL_DEMO.directory, { me, timeZone });
  const dataDirectory = join(directory, 'data');
  await prepareData(dataDirectory);
  const orchestrator = await startOrchestrator({
    dataDirectory,
    bundleDirectory,
    workspace,
    clockOffsetMs: 0,
    port: 0,
    log: () => undefined,
  });
  const marker = syncedMarker(dataFiles(dataDirectory).synced, workspace);
  const told = async () => {
    const lines: string[] = [];
    await bringUpToDate(orchestrator, marker, (line) => lines.push(line));
    return lines.join('\n');
  };
  try {
    // As `wo forget` and `wo disconnect` leave it.
    await marker.set();
    const first = await told();
    expect(first).toMatch(/gmail +5 synced/);
    expect(first).not.toContain('unchanged');
    expect(await told()).toContain('unchanged since it was synced');
  } finally {
    await orchestrator.close();
    await rm(directory, { recursive: true });
  }
}, 240_000);
