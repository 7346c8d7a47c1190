import { Argument, Command } from 'commander';
import { z } from 'zod';
import { findAccount, tellProblem } from './accounts.ts';
import { callApi } from './call-api.ts';
import type { RunningServer } from './find-server.ts';
import { addServerModelOptions } from './model-options.ts';
import { type ServiceStatus, showSync } from './progress.ts';
import { addRemoteOptions } from './remote-options.ts';
import { type ServerOptions, withServer } from './with-server.ts';
import { addWorkspaceOptions } from './workspace-options.ts';

const SERVICES = ['gmail', 'calendar', 'drive', 'contacts'] as const;
type Service = (typeof SERVICES)[number];

export interface SyncOptions {
  service?: Service | undefined;
  /** The address of an account; by default all. */
  account?: string;
  wait?: boolean;
  json?: boolean;
}

const requestedSchema = z.object({
  collections: z.int(),
  reconnect: z.array(
    z.object({ accountId: z.uuid(), email: z.string(), problem: z.string(), reconnectUrl: z.string().nullable() }),
  ),
});

/** What there is to tell of each is passed on as it is. */
const servicesSchema = z.object({ services: z.array(z.looseObject({ accountId: z.string(), service: z.string() })) });

/** `wo sync`: asks for a sync, and may wait for it. */
export const syncCommand = addRemoteOptions(addServerModelOptions(addWorkspaceOptions(new Command('sync'))))
  .description('sync now, instead of when Google tells of changes or it is time to look')
  .addArgument(new Argument('[service]', 'one service; by default all').choices(SERVICES))
  .option('--account <address>', 'one account; by default all; wo accounts lists them')
  .option('--wait', 'wait until it is done, and show how it comes along')
  .option('--json', 'print what the API answers, with --wait the services of GET /v1/sync beside it')
  .addHelpText(
    'after',
    '\nIt ends with 1 where an account must be connected again or, with --wait, where not all could be synced.',
  )
  .action((service: Service | undefined, options: ServerOptions & SyncOptions) =>
    withServer(options, async (server, endsAfter) => {
      const wait = options.wait || endsAfter;
      if (!(await sync(server, { ...options, service, wait }))) process.exitCode = 1;
    }),
  );

/**
 * Asks for a sync of one service or all, of one account or all.
 * @returns whether all that was asked for is synced, or will be
 * @throws UserError when there is no such account, or a sync was asked for too often
 */
export async function sync(
  server: RunningServer,
  { service, account, wait = false, json = false }: SyncOptions,
): Promise<boolean> {
  const accountId = account === undefined ? undefined : (await findAccount(server, account)).accountId;
  const asked = {
    ...(service === undefined ? {} : { services: [service] }),
    ...(accountId === undefined ? {} : { accountId }),
  };
  const requested = await callApi(server, requestedSchema, 'POST', '/v1/sync', asked);
  // What is for programs goes to the standard output, and nothing else.
  const tell = json ? (line: string) => console.error(line) : (line: string) => console.log(line);
  if (!json) tellRequested(requested, tell);
  const isMeant = (status: Pick<ServiceStatus, 'accountId' | 'service'>) =>
    (accountId === undefined || status.accountId === accountId) &&
    (service === undefined || status.service === service);
  const isWhole = wait && requested.collections > 0 ? await showSync(server, isMeant, tell) : !wait;
  if (json) {
    const { services } = wait ? await callApi(server, servicesSchema, 'GET', '/v1/sync') : { services: undefined };
    console.log(JSON.stringify({ ...requested, services: services?.filter(isMeant) }));
  }
  return isWhole && requested.reconnect.length === 0;
}

function tellRequested(
  { collections, reconnect }: z.infer<typeof requestedSchema>,
  tell: (line: string) => void,
): void {
  if (collections > 0) tell(`Syncing ${collections} ${collections === 1 ? 'collection' : 'collections'}.`);
  else if (reconnect.length === 0) tell('There is nothing to sync: wo accounts tells what is connected.');
  for (const account of reconnect) tell(`${account.email}: ${tellProblem(account)}`);
}
