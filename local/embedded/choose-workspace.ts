import { resolve } from 'node:path';
import { DEMO, renderDemo } from '../demo/index.ts';
import { loadWorkspace, type MalformedItem, type Workspace } from '../google-simulator/index.ts';

export interface WorkspaceChoice {
  /** A folder with mail (mbox), calendars (ics) and files; undefined for the demo. */
  takeout: string | undefined;
  /** The person's address, where the folder does not tell it. */
  me: string | undefined;
  timeZone: string | undefined;
  /** The moment that it will be asked about: the demo is told as of then. */
  at: Date;
  /** Where renderings of the demo are kept. */
  demoDirectory: string;
}

export interface ChosenWorkspace {
  /** What it is, for people. */
  description: string;
  workspace: Workspace;
}

/**
 * Loads the workspace that was asked for.
 * @throws Error in plain words when there is no such folder or zone
 */
export async function chooseWorkspace(
  { takeout, me, timeZone, at, demoDirectory }: WorkspaceChoice,
  onMalformed: (item: MalformedItem) => void,
): Promise<ChosenWorkspace> {
  if (takeout === undefined) {
    const { directory } = await renderDemo({ at, directory: demoDirectory });
    const workspace = await loadWorkspace(directory, {
      me: me ?? DEMO.me,
      timeZone: timeZone ?? DEMO.timeZone,
      onMalformed,
    });
    return { description: 'the demo', workspace };
  }
  const workspace = await loadWorkspace(takeout, {
    ...(me === undefined ? {} : { me }),
    ...(timeZone === undefined ? {} : { timeZone }),
    onMalformed,
  });
  return { description: resolve(takeout), workspace };
}
