import { ApiError } from '../http/api-error.ts';
import type { LiveMailbox } from './live-mailbox.ts';
import type { MailboxWatch } from './mailbox-watch.ts';

/** Gmail of the one person that the simulator serves. */
export interface PersonsGmail {
  emailAddress: string;
  mailbox: LiveMailbox;
  watch: MailboxWatch;
}

/**
 * The mailbox that a `userId` names: `me` or the person's address.
 * @throws ApiError 403 for anybody else, as Gmail answers
 */
export function mailboxOf({ emailAddress, mailbox }: PersonsGmail, userId: string): LiveMailbox {
  if (userId === 'me' || userId.toLowerCase() === emailAddress) return mailbox;
  throw new ApiError(403, 'forbidden', `Delegation denied for ${emailAddress}`);
}
