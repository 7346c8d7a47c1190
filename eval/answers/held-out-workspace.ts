import { join } from 'node:path';
import type { WorkspaceOptions } from '../../local/cli/workspace-options.ts';
import { renderStory } from '../../local/demo/index.ts';
import { openDataDirectory } from '../../local/embedded/data-directory.ts';
import { HELD_OUT } from '../held-out/held-out.ts';

/** Renders the held-out workspace below a data directory, and gives what says whose it is. */
export async function heldOutWorkspace(
  data: string,
): Promise<Required<Pick<WorkspaceOptions, 'takeout' | 'me' | 'tz'>>> {
  // Before anything is in it: it would be taken for a folder of somebody's.
  await openDataDirectory(data);
  const at = new Date(HELD_OUT.now);
  const { directory } = await renderStory({ story: HELD_OUT, at, directory: join(data, 'held-out') });
  return { takeout: directory, me: HELD_OUT.me, tz: HELD_OUT.timeZone };
}
