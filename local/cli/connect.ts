import { createHash, randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { z } from 'zod';
import { browserPage } from './browser-page.ts';
import { type ApiServer, callApi } from './call-api.ts';
import { startLoopback } from './loopback.ts';
import { addServerModelOptions } from './model-options.ts';
import { openBrowser } from './open-browser.ts';
import { showSync } from './progress.ts';
import { addRemoteOptions } from './remote-options.ts';
import { UserError } from './user-error.ts';
import { type ServerOptions, withServer } from './with-server.ts';
import { addWorkspaceOptions } from './workspace-options.ts';

interface ConnectOptions extends ServerOptions {
  services?: string;
  browser: boolean;
}

const begunSchema = z.object({ authorizationUrl: z.url(), state: z.string() });
const connectedSchema = z.object({
  accessToken: z.string().nullable(),
  expiresAt: z.string().nullable(),
  accountId: z.uuid(),
  email: z.string(),
  state: z.enum(['connected', 'reconnect-required']),
  services: z.array(z.string()),
  leftOut: z.array(z.string()),
});

/** `wo connect`: one more Google account, or one that Google no longer takes. */
export const connectCommand = addRemoteOptions(addServerModelOptions(addWorkspaceOptions(new Command('connect'))))
  .description('connect a Google account, or connect one again, on a page of Google’s')
  .argument('[address]', 'which account; Google asks without it')
  .option('--services <list>', 'what may be read: some of gmail,calendar,drive,contacts; all by default')
  .option('--no-browser', 'only print the address of the page')
  .action((address: string | undefined, options: ConnectOptions) =>
    toServer(options, (server) =>
      connect(server, address, options.services, (url) => {
        console.log(`Open this page in a browser, and choose the account:\n  ${url}`);
        if (options.browser) openBrowser(url);
      }),
    ),
  );

/** Whoever has no token of a server that they name signs in to it by this. */
function toServer(options: ConnectOptions, work: (server: ApiServer) => Promise<void>): Promise<void> {
  return options.url !== undefined && options.token === undefined
    ? work({ url: options.url, isRemote: true })
    : withServer(options, work);
}

/**
 * Sends a browser to Google, waits until it is back, and shows the first sync. Who came without a token gets one. Google gives a lasting
 * permission with the first consent only: where the server has none, as it was set up anew or had to forget, the browser is sent once more, to consent again.
 * @param open told the address of Google's page
 * @throws UserError
 */
export async function connect(
  server: ApiServer,
  address: string | undefined,
  services: string | undefined,
  open: (url: string) => void,
): Promise<void> {
  const chosen = { ...(services === undefined ? {} : { services }) };
  let connected = await sendToGoogle(
    server,
    { ...chosen, ...(address === undefined ? {} : { loginHint: address }) },
    open,
  );
  const { accountId, email } = connected;
  const accessToken = connected.accessToken ?? server.accessToken ?? '';
  const signedIn = { ...server, accessToken };
  if (connected.accessToken !== null) {
    console.log(
      `You are signed in until ${connected.expiresAt}. For the next commands:\n  export WO_URL=${server.url} WO_TOKEN=${accessToken}`,
    );
  }
  if (connected.state === 'reconnect-required') {
    console.log(`Google gave no lasting permission for ${email}, as it had given one before. It asks you once more.`);
    // Of an account that is known by its id the server knows that consent is to be asked for.
    connected = await sendToGoogle(signedIn, { ...chosen, accountId }, open);
  }
  if (connected.state === 'reconnect-required') {
    throw new UserError(
      `Google gave no lasting permission for ${email} again. Take the permission away at https://myaccount.google.com/connections, and connect it once more.`,
    );
  }
  console.log(`Connected: ${email}.`);
  const wanted = services?.split(',') ?? connected.leftOut;
  const denied = connected.leftOut.filter((service) => wanted.includes(service));
  if (denied.length > 0) console.log(`Not allowed, and so not connected: ${denied.join(', ')}.`);
  const isOfAccount = (status: { accountId: string }) => status.accountId === accountId;
  await showSync(signedIn, isOfAccount, (line) => console.log(line));
}

/** One way to Google and back, with what is begun with beside the way back. */
async function sendToGoogle(
  server: ApiServer,
  begin: Readonly<Record<string, string>>,
  open: (url: string) => void,
): Promise<z.infer<typeof connectedSchema>> {
  const codeVerifier = randomBytes(32).toString('base64url');
  const loopback = await startLoopback();
  try {
    const query = new URLSearchParams({
      redirectUri: loopback.redirectUri,
      codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      ...begin,
    });
    const { authorizationUrl, state } = await callApi(server, begunSchema, 'GET', `/v1/auth/google?${query}`);
    open(browserPage(authorizationUrl, server.url));
    const code = await loopback.code(state);
    return await callApi(server, connectedSchema, 'POST', '/v1/auth/google', { code, state, codeVerifier });
  } finally {
    await loopback.close();
  }
}
