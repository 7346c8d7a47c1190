import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RunningServer } from './find-server.ts';
import { isPrivateAddress } from './is-private-address.ts';
import { UserError } from './user-error.ts';

/** A server that this machine did not start: a deployment, or one of one's own. */
export interface RemoteOptions {
  url?: string;
  token?: string;
}

export function addRemoteOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', 'a deployment, or a server of your own, instead of one on this machine')
        .env('WO_URL')
        .argParser(parseServerUrl)
        .conflicts(['takeout', 'data']),
    )
    .addOption(new Option('--token <token>', 'an access token of it; wo connect --url gives one').env('WO_TOKEN'));
}

/**
 * The server that `--url` names; undefined without it.
 * @throws UserError when there is no token for it
 */
export function remoteServer({ url, token }: RemoteOptions): RunningServer | undefined {
  if (url === undefined) return undefined;
  if (token === undefined) {
    throw new UserError(
      `The server at ${url} wants an access token: --token, or WO_TOKEN. This gives one: npm run wo -- connect --url ${url}`,
      2,
    );
  }
  return { url, accessToken: token, isRemote: true };
}

/** Where a token goes, nobody may listen: https, but on this machine. Without a slash at the end. */
export function parseServerUrl(text: string): string {
  const url = URL.parse(text);
  if (!url || !isPrivateAddress(url) || url.search !== '' || url.hash !== '') {
    throw new InvalidArgumentError(
      'It must be an https URL, for instance https://api.example.com, or http on this machine.',
    );
  }
  return url.href.replace(/\/+$/, '');
}
