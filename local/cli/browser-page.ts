import { isPrivateAddress } from './is-private-address.ts';
import { UserError } from './user-error.ts';

/**
 * The address of a page that a server sends a browser to, as it may be printed and opened: what the system opens could as well be a
 * file, or a program that registered a scheme.
 * @param server which sent it
 * @throws UserError for what is neither https nor http on this machine
 */
export function browserPage(address: string, server: string): string {
  const url = URL.parse(address);
  if (url && isPrivateAddress(url)) return url.href;
  throw new UserError(
    `The server at ${server} names a page that is neither https nor on this machine. It was not opened; nothing was connected.`,
  );
}
