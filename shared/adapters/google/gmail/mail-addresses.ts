import { type Address, addressParser } from 'postal-mime';
import type { MailboxAddress } from '../../../domain/mailbox-address.ts';

/** The mailboxes of an address header (RFC 5322 3.4), groups resolved, encoded words decoded; what is no address is left out. */
export function mailAddresses(header: string | undefined): MailboxAddress[] {
  if (!header) return [];
  return addressParser(header).flatMap(flatten);
}

function flatten({ address, name, group }: Address): MailboxAddress[] {
  if (group) return group.flatMap(flatten);
  if (!address?.includes('@')) return [];
  const shown = name.trim();
  return [{ address: address.toLowerCase(), ...(shown ? { name: shown } : {}) }];
}
