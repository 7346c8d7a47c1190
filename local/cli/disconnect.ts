import { Command } from 'commander';
import { z } from 'zod';
import { findAccount } from './accounts.ts';
import { askAtTerminal } from './ask-at-terminal.ts';
import { callApi } from './call-api.ts';
import type { RunningServer } from './find-server.ts';
import { addServerModelOptions } from './model-options.ts';
import { addRemoteOptions } from './remote-options.ts';
import { departureShape, tellDeparture } from './tell-departure.ts';
import { UserError } from './user-error.ts';
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
  .option('--yes', 'without being asked')
  .action((address: string, { yes = false, ...options }: ServerOptions & { yes?: boolean }) =>
    withServer(options, (server) =>
      disconnect(server, address, async (question) => (yes ? 'yes' : askAtTerminal(question, 'say so by --yes'))),
    ),
  );

/**
 * Disconnects an account after a yes.
 * @throws UserError when there is no such account, or something else was answered
 */
export async function disconnect(
  server: RunningServer,
  address: string,
  ask: (question: string) => Promise<string>,
): Promise<void> {
  const account = await findAccount(server, address);
  const answer = await ask(
    `This removes all mails, events, files and contacts that are stored of ${account.email}, and revokes its permission at Google. What is at Google stays there.\nGo on? Type yes: `,
  );
  if (!/^y(es)?$/i.test(answer.trim())) throw new UserError('Nothing was removed.');
  const path = `/v1/accounts/${account.accountId}`;
  const disconnected = await callApi(server, disconnectedSchema, 'DELETE', path);
  const copy = disconnected.copy === 'removed' ? 'is removed' : 'is being removed, which goes on by itself';
  console.log(`${tellDeparture(disconnected)} What was synced of it ${copy}.`);
  console.log('Answers that you were given keep what they say and cite of it: titles, senders and excerpts.');
  if (disconnected.kept)
    console.log('It was the only one that you had left, so you can still sign in by it. wo forget removes everything.');
}
