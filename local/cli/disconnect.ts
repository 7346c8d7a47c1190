import { Command } from 'commander';
import { z } from 'zod';
import { findAccount } from './accounts.ts';
import { callApi } from './call-api.ts';
import type { RunningServer } from './find-server.ts';
import { addServerModelOptions } from './model-options.ts';
import { addRemoteOptions } from './remote-options.ts';
import { departureShape, tellDeparture } from './tell-departure.ts';
import { type ServerOptions, withServer } from './with-server.ts';
import { addWorkspaceOptions } from './workspace-options.ts';

const disconnectedSchema = z.object({
  ...departureShape,
  kept: z.boolean(),
  copy: z.enum(['removed', 'being-removed']),
});

/** `wo disconnect`: one account, with all that was synced of it. */
export const disconnectCommand = addRemoteOptions(addServerModelOptions(addWorkspaceOptions(new Command('disconnect'))))
  .description('disconnect a Google account: its permission is revoked, and what was synced of it is removed')
  .argument('<address>', 'which account; wo accounts lists them')
  .action((address: string, options: ServerOptions) => withServer(options, (server) => disconnect(server, address)));

/** @throws UserError when there is no such account */
export async function disconnect(server: RunningServer, address: string): Promise<void> {
  const account = await findAccount(server, address);
  const path = `/v1/accounts/${account.accountId}`;
  const disconnected = await callApi(server, disconnectedSchema, 'DELETE', path);
  const copy = disconnected.copy === 'removed' ? 'is removed' : 'is being removed, which goes on by itself';
  console.log(`${tellDeparture(disconnected)} What was synced of it ${copy}.`);
  console.log('Answers that you were given keep what they say and cite of it: titles, senders and excerpts.');
  if (disconnected.kept)
    console.log('It was the only one, so you can still sign in by it. wo forget removes everything.');
}
