import { resolve } from 'node:path';
import { SMALL_DEMO } from '../demo/index.ts';
import { loadWorkspace, type MalformedItem, type Workspace } from '../google-simulator/index.ts';

export interface WorkspaceChoice {
  /** A folder with mail (mbox), calendars (ics) and files; undefined for the demo. */
  takeout: string | undefined;
  /** The person's address, where the folder does not tell it. */
  me: string | undefined;
  timeZone: string | undefined;
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
  { takeout, me, timeZone }: WorkspaceChoice,
  onMalformed: (item: MalformedItem) => void,
): Promise<ChosenWorkspace> {
  if (takeout === undefined) {
    const workspace = await loadWorkspace(SMALL_DEMO.directory, {
      me: me ?? SMALL_DEMO.me,
      timeZone: timeZone ?? SMALL_DEMO.timeZone,
      onMalformed,
    });
    return { description: 'the small demo', workspace };
  }
  const workspace = await loadWorkspace(takeout, {
    ...(me === undefined ? {} : { me }),
    ...(timeZone === undefined ? {} : { timeZone }),
    onMalformed,
  });
  return { description: resolve(takeout), workspace };
}
