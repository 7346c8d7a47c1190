import { Command } from 'commander';
import { z } from 'zod';
import { askAtTerminal } from './ask-at-terminal.ts';
import { callApi } from './call-api.ts';
import type { RunningServer } from './find-server.ts';
import { addServerModelOptions } from './model-options.ts';
import { addRemoteOptions } from './remote-options.ts';
import { departureShape, tellDeparture } from './tell-departure.ts';
import { UserError } from './user-error.ts';
import { type ServerOptions, withServer } from './with-server.ts';
import { addWorkspaceOptions } from './workspace-options.ts';

const meSchema = z.object({ email: z.string() });
const forgottenSchema = z.object({
  accounts: z.array(z.object(departureShape)),
  removed: z.array(z.object({ table: z.string(), rows: z.int() })),
  rows: z.enum(['removed', 'being-removed']),
  tablesVerified: z.int().nullable(),
  cache: z.object({ removed: z.int(), complete: z.boolean() }),
});

type Forgotten = z.infer<typeof forgottenSchema>;

/** A request takes ten seconds and more: this is some minutes, in which two million rows go. */
const MOST_REPEATS = 20;

/** `wo forget`: everything that is stored of the person. */
export const forgetCommand = addRemoteOptions(addServerModelOptions(addWorkspaceOptions(new Command('forget'))))
  .description('remove everything that is stored of you, and revoke what you granted at Google')
  .option('--confirm <address>', 'your address, instead of typing it when asked')
  .action(({ confirm, ...options }: ServerOptions & { confirm?: string }) =>
    withServer(options, (server) =>
      forget(server, async (question) => confirm ?? askAtTerminal(question, 'give your address by --confirm')),
    ),
  );

/**
 * Forgets the person once they have typed their address, and tells what was removed.
 * @throws UserError when something else was typed
 */
export async function forget(server: RunningServer, ask: (question: string) => Promise<string>): Promise<void> {
  const { email } = await callApi(server, meSchema, 'GET', '/v1/me');
  const typed = await ask(
    `This removes all mails, events, files, contacts and conversations that are stored of ${email}. What is at Google stays there.\nType the address to go on: `,
  );
  if (typed.trim().toLowerCase() !== email) throw new UserError('That is not the address. Nothing was removed.');
  const { accounts, removed, tablesVerified, cache } = await untilForgotten(server);
  for (const account of accounts) console.log(tellDeparture(account));
  for (const { table, rows } of removed) console.log(`  ${table.padEnd(24)} ${rows.toLocaleString('en')} removed`);
  console.log(
    `  ${'cached keys'.padEnd(24)} ${cache.removed} removed${cache.complete ? '' : '; the rest lapses within two hours'}`,
  );
  if (tablesVerified === null) {
    console.log(
      'There is more than that, and it is still being removed, which goes on by itself. Nobody can sign in as you until then.',
    );
    return;
  }
  console.log(`Counted again: ${tablesVerified} tables, nothing of you in any of them.`);
  console.log(
    server.isRemote
      ? 'The server does not know you any more. Whoever signs in again begins anew.'
      : 'The server does not know you any more. Its next start begins anew: it signs you in, and syncs everything.',
  );
}

/** Asks until nothing is left, as a request has time for 100,000 rows or so. What was counted and revoked, the first one tells. */
async function untilForgotten(server: RunningServer): Promise<Forgotten> {
  const first = await callApi(server, forgottenSchema, 'DELETE', '/v1/me');
  let last = first;
  for (let more = 0; last.rows === 'being-removed' && more < MOST_REPEATS; more += 1) {
    last = await callApi(server, forgottenSchema, 'DELETE', '/v1/me');
  }
  const { rows, tablesVerified } = last;
  const cache = {
    removed: first.cache.removed + (last === first ? 0 : last.cache.removed),
    complete: last.cache.complete,
  };
  return { ...first, rows, tablesVerified, cache };
}
