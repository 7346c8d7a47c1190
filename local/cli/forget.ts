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

/** What the answers say together, from the first to the last. */
interface Told extends Omit<z.infer<typeof forgottenSchema>, 'rows'> {
  /** Why it was not asked for again, though not everything is gone. */
  failure: UserError | undefined;
}

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
 * @throws UserError when something else was typed; when a repeat fails, after telling what was removed until then
 */
export async function forget(server: RunningServer, ask: (question: string) => Promise<string>): Promise<void> {
  const { email } = await callApi(server, meSchema, 'GET', '/v1/me');
  const typed = await ask(
    `This removes all mails, events, files, contacts and conversations that are stored of ${email}. What is at Google stays there.\nType the address to go on: `,
  );
  if (typed.trim().toLowerCase() !== email) throw new UserError('That is not the address. Nothing was removed.');
  const { accounts, removed, tablesVerified, cache, failure } = await untilForgotten(server);
  for (const account of accounts) console.log(tellDeparture(account));
  const what = tablesVerified === null ? 'to be removed' : 'removed';
  for (const { table, rows } of removed) console.log(`  ${table.padEnd(24)} ${rows.toLocaleString('en')} ${what}`);
  console.log(
    `  ${'cached keys'.padEnd(24)} ${cache.removed} removed${cache.complete ? '' : '; the rest lapses within two hours'}`,
  );
  if (tablesVerified === null) {
    console.log(
      'Not all of that is gone yet: the rest goes on being removed by itself. Nobody can sign in as you until then.',
    );
    if (failure) throw failure;
    return;
  }
  console.log(`Counted again: ${tablesVerified} tables, nothing of you in any of them.`);
  console.log(
    server.isRemote
      ? 'The server does not know you any more. Whoever signs in again begins anew.'
      : 'The server does not know you any more. Its next start begins anew: it signs you in, and syncs everything.',
  );
}

/** Asks until nothing is left, as a request has time for 100,000 rows or so. How many there were in the beginning, the first one tells. */
async function untilForgotten(server: RunningServer): Promise<Told> {
  const ask = () => callApi(server, forgottenSchema, 'DELETE', '/v1/me');
  const first = await ask();
  const answers = [first];
  let last = first;
  let failure: UserError | undefined;
  while (last.rows === 'being-removed' && failure === undefined && answers.length <= MOST_REPEATS) {
    try {
      last = await ask();
      answers.push(last);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failure = error;
    }
  }
  // Of an account whose permission was revoked, the next answer tells that there is none.
  const accounts = new Map<string, Told['accounts'][number]>();
  for (const account of answers.flatMap((answer) => answer.accounts)) {
    if (account.grant !== 'none' || !accounts.has(account.email)) accounts.set(account.email, account);
  }
  return {
    accounts: [...accounts.values()],
    removed: first.removed,
    tablesVerified: last.tablesVerified,
    cache: {
      removed: answers.reduce((sum, { cache }) => sum + cache.removed, 0),
      complete: last.cache.complete,
    },
    failure,
  };
}
