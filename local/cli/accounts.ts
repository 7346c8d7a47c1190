import { Command } from 'commander';
import { z } from 'zod';
import { callApi } from './call-api.ts';
import type { RunningServer } from './find-server.ts';
import { addServerModelOptions } from './model-options.ts';
import { addRemoteOptions } from './remote-options.ts';
import { UserError } from './user-error.ts';
import { type ServerOptions, withServer } from './with-server.ts';
import { addWorkspaceOptions } from './workspace-options.ts';

/** What there is to tell of each beside that is passed on as it is. */
const accountsSchema = z.looseObject({
  accounts: z.array(
    z.looseObject({
      accountId: z.uuid(),
      email: z.string(),
      state: z.string(),
      services: z.array(z.looseObject({ service: z.string(), state: z.string() })),
      problem: z.string().nullable(),
      reconnectUrl: z.string().nullable(),
    }),
  ),
});

export type Account = z.infer<typeof accountsSchema>['accounts'][number];

/** `wo accounts`: the Google accounts that are connected. */
export const accountsCommand = addRemoteOptions(addServerModelOptions(addWorkspaceOptions(new Command('accounts'))))
  .description('list the Google accounts that are connected, and what is wrong with them')
  .option('--json', 'print what the API answers')
  .action((options: ServerOptions & { json?: boolean }) =>
    withServer(options, (server) => printAccounts(server, options.json)),
  );

/** @throws UserError when the server does not know the person any more */
export async function readAccounts(server: RunningServer): Promise<Account[]> {
  return (await askForAccounts(server)).accounts;
}

async function askForAccounts(server: RunningServer): Promise<z.infer<typeof accountsSchema>> {
  const answer = await callApi(server, accountsSchema, 'GET', '/v1/accounts');
  // Who was forgotten has none either.
  if (answer.accounts.length === 0) await callApi(server, z.object({}), 'GET', '/v1/me');
  return answer;
}

/** @throws UserError that names those that there are, when this is none of them */
export async function findAccount(server: RunningServer, address: string): Promise<Account> {
  const accounts = await readAccounts(server);
  const account = accounts.find(({ email }) => email === address.toLowerCase());
  if (account) return account;
  const known = accounts.map(({ email, state }) => (state === 'connected' ? email : `${email} (${state})`)).join(', ');
  throw new UserError(`There is no account ${address}. There ${known === '' ? 'is none' : `are: ${known}`}.`, 2);
}

export async function printAccounts(server: RunningServer, asJson = false): Promise<void> {
  if (asJson) return console.log(JSON.stringify(await askForAccounts(server)));
  const accounts = await readAccounts(server);
  if (accounts.length === 0) console.log('No Google account is connected. npm run wo -- connect');
  for (const { email, state, services, problem, reconnectUrl } of accounts) {
    const connected = services.flatMap((one) => (one.state === 'connected' ? [one.service] : []));
    console.log(`${email}  ${state}${connected.length > 0 ? `  ${connected.join(', ')}` : ''}`);
    if (problem !== null) console.log(`  ${tellProblem({ email, problem, reconnectUrl })}`);
  }
}

/** What is wrong with an account, and below it the command that mends it, if there is one. */
export function tellProblem({
  email,
  problem,
  reconnectUrl,
}: Pick<Account, 'email' | 'reconnectUrl'> & { problem: string }): string {
  return reconnectUrl === null ? problem : `${problem}\n  npm run wo -- connect ${email}`;
}
