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
      attachmentsPending: z.int(),
      skipped: z.int(),
      ageSeconds: z.int().nullable(),
      error: z
        .object({ code: z.string(), message: z.string(), collection: z.string().nullable(), others: z.int() })
        .nullable(),
      push: z.enum(['live', 'polling']),
      pushReason: z.string().nullable(),
      nextPollInSeconds: z.int().nullable(),
    }),
  ),
});

type Status = z.infer<typeof statusSchema>['services'][number];

/** `wo status`: how the copy of each service stands. */
export const statusCommand = addRemoteOptions(addServerModelOptions(addWorkspaceOptions(new Command('status'))))
  .description('tell how the copy of each service stands, and whether Google tells of changes')
  .option('--json', 'print what the API answers')
  .action((options: ServerOptions & { json?: boolean }) =>
    withServer(options, (server) => printStatus(server, options.json)),
  );

export async function printStatus(server: RunningServer, asJson = false): Promise<void> {
  if (asJson) return console.log(JSON.stringify(await callApi(server, z.unknown(), 'GET', '/v1/sync')));
  const { services } = await callApi(server, statusSchema, 'GET', '/v1/sync');
  if (services.length === 0) console.log('Nothing is synced. wo accounts tells what is connected.');
  for (const [account, ofAccount] of Map.groupBy(services, (status) => status.account)) {
    console.log(account);
    for (const status of ofAccount) console.log(`  ${status.service.padEnd(9)} ${tellStatus(status)}`);
  }
}

function tellStatus(status: Status): string {
  const { state, attachmentsPending, skipped, ageSeconds, error } = status;
  if (state === 'not-connected') return error?.message ?? 'not connected';
  const counts = [
    tellCount(status),
    ...(attachmentsPending > 0 ? [`${countOf(attachmentsPending, 'attachment')} still to be read`] : []),
    ...(skipped > 0 ? [`${skipped.toLocaleString('en')} skipped`] : []),
    ...(ageSeconds === null ? [] : [`as of ${tellAge(ageSeconds)}`]),
  ];
  return counts.join(', ') + (error === null ? `; ${tellChanges(status)}` : `. ${tellError(error)}${tellNext(status)}`);
}

function tellCount({ state, itemsSeen, itemsExpected, ageSeconds }: Status): string {
  const items = itemsSeen.toLocaleString('en');
  if (state !== 'syncing' || ageSeconds !== null) return `${items} synced`;
  return itemsExpected === null ? `${items} so far` : `${items} of ${itemsExpected.toLocaleString('en')} so far`;
}

function tellChanges({ push, pushReason, nextPollInSeconds }: Status): string {
  const byClock = nextPollInSeconds === null ? 'not looked at by the clock' : `looked at ${tellIn(nextPollInSeconds)}`;
  return push === 'live'
    ? `Google tells of changes, and it is ${byClock}`
    : `${byClock}. ${pushReason ?? ''}`.trimEnd();
}

/** `Team: Google does not find this any more. (not-found); 2 others fail too`; the code is what an operator asks for. */
function tellError({ code, message, collection, others }: NonNullable<Status['error']>): string {
  // For this reason or another.
  const more = others === 0 ? '' : `; ${countOf(others, 'other')} ${others === 1 ? 'fails' : 'fail'} too`;
  return `${collection === null ? '' : `${collection}: `}${message} (${code})${more}`;
}

/** Of several collections the first is looked at then, which need not be the one that fails. */
function tellNext({ error, nextPollInSeconds }: Status): string {
  const isOneOfSeveral = error !== null && error.collection !== null;
  return nextPollInSeconds === null || isOneOfSeveral ? '' : `. It is looked at ${tellIn(nextPollInSeconds)}`;
}

/** Due is what the next sweep takes, within five minutes. */
function tellIn(seconds: number): string {
  return seconds === 0 ? 'within minutes' : tellRelative(seconds);
}

function countOf(n: number, what: string): string {
  return `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

function tellAge(seconds: number): string {
  return seconds === 0 ? 'now' : tellRelative(-seconds);
}

/** `95 seconds ago`, `in 2 hours`. */
function tellRelative(seconds: number): string {
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= 2 * size) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat('en').format(Math.trunc(seconds / length), unit);
}
