import { Command } from 'commander';
import { z } from 'zod';
import { callApi } from './call-api.ts';
import type { RunningServer } from './find-server.ts';
import { addServerModelOptions } from './model-options.ts';
import { addRemoteOptions } from './remote-options.ts';
import { type ServerOptions, withServer } from './with-server.ts';
import { addWorkspaceOptions } from './workspace-options.ts';

const statusSchema = z.object({
  services: z.array(
    z.object({
      account: z.string(),
      service: z.string(),
      state: z.enum(['idle', 'syncing', 'error', 'not-connected']),
      itemsSeen: z.int(),
      itemsExpected: z.int().nullable(),
      ageSeconds: z.int().nullable(),
      error: z.object({ message: z.string() }).nullable(),
      push: z.enum(['live', 'polling']),
      pushReason: z.string().nullable(),
    }),
  ),
});

type Status = z.infer<typeof statusSchema>['services'][number];

/** `wo status`: how the copy of each service stands. */
export const statusCommand = addRemoteOptions(addServerModelOptions(addWorkspaceOptions(new Command('status'))))
  .description('tell how the copy of each service stands, and whether Google tells of changes')
  .action((options: ServerOptions) => withServer(options, printStatus));

export async function printStatus(server: RunningServer): Promise<void> {
  const { services } = await callApi(server, statusSchema, 'GET', '/v1/sync');
  if (services.length === 0) console.log('Nothing is synced. wo accounts tells what is connected.');
  for (const [account, ofAccount] of Map.groupBy(services, (status) => status.account)) {
    console.log(account);
    for (const status of ofAccount) console.log(`  ${status.service.padEnd(9)} ${tellStatus(status)}`);
  }
}

function tellStatus({ state, itemsSeen, itemsExpected, ageSeconds, error, push, pushReason }: Status): string {
  if (state === 'not-connected') return error?.message ?? 'not connected';
  const items = itemsSeen.toLocaleString('en');
  const isUnderWay = state === 'syncing' && ageSeconds === null;
  const count =
    isUnderWay && itemsExpected !== null
      ? `${items} of ${itemsExpected.toLocaleString('en')} so far`
      : `${items} synced`;
  const age = ageSeconds === null ? '' : `, as of ${tellAge(ageSeconds)}`;
  const problem = error === null ? '' : `. ${error.message}`;
  const changes = push === 'live' ? '; Google tells of changes' : `; looked at by the clock. ${pushReason ?? ''}`;
  return `${count}${age}${problem || changes}`.trimEnd();
}

const AGES = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

function tellAge(seconds: number): string {
  const [unit, length] = AGES.find(([, size]) => seconds >= 2 * size) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat('en').format(-Math.floor(seconds / length), unit);
}
