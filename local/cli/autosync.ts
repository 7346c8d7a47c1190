import { Argument, Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { callApi } from './call-api.ts';
import type { RunningServer } from './find-server.ts';
import { addServerModelOptions } from './model-options.ts';
import { addRemoteOptions } from './remote-options.ts';
import { type ServerOptions, withServer } from './with-server.ts';
import { addWorkspaceOptions } from './workspace-options.ts';

const settingsSchema = z.object({ autosyncEnabled: z.boolean(), syncIntervalMinutes: z.int() });

type SyncSettings = z.infer<typeof settingsSchema>;

export interface AutosyncOptions {
  state?: 'on' | 'off' | undefined;
  /** Minutes. */
  every?: number;
  json?: boolean;
}

/** How often the API lets it be looked for changes. */
const MINUTES = { min: 5, max: 1_440 };

/** `wo autosync`: tells, or changes, when it syncs by itself. */
export const autosyncCommand = addRemoteOptions(addServerModelOptions(addWorkspaceOptions(new Command('autosync'))))
  .description('tell, or change, when it syncs by itself')
  .addArgument(new Argument('[state]', 'whether it does; without it nothing is changed').choices(['on', 'off']))
  .option(
    '--every <minutes>',
    `how often to look for changes of what Google does not push: ${MINUTES.min} to ${MINUTES.max}`,
    toMinutes,
  )
  .option('--json', 'print what the API answers')
  .action((state: 'on' | 'off' | undefined, options: ServerOptions & AutosyncOptions) =>
    withServer(options, (server) => autosync(server, { ...options, state })),
  );

export async function autosync(server: RunningServer, { state, every, json = false }: AutosyncOptions): Promise<void> {
  const changes = {
    ...(state === undefined ? {} : { autosyncEnabled: state === 'on' }),
    ...(every === undefined ? {} : { syncIntervalMinutes: every }),
  };
  const isChange = Object.keys(changes).length > 0;
  const settings = isChange
    ? await callApi(server, settingsSchema, 'PATCH', '/v1/sync', changes)
    : await callApi(server, settingsSchema, 'GET', '/v1/sync');
  console.log(json ? JSON.stringify(settings) : tellSettings(settings));
}

export function tellSettings({ autosyncEnabled, syncIntervalMinutes }: SyncSettings): string {
  return autosyncEnabled
    ? `It syncs by itself; what Google does not push is looked at every ${syncIntervalMinutes} minutes.`
    : 'It syncs only when you ask for it: npm run wo -- sync. npm run wo -- autosync on has it follow changes again.';
}

function toMinutes(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('Say it in whole minutes, for instance 30.');
  const minutes = Number(value);
  if (minutes < MINUTES.min || minutes > MINUTES.max) {
    throw new InvalidArgumentError(`It must be from ${MINUTES.min} to ${MINUTES.max} minutes.`);
  }
  return minutes;
}
