import type { MailboxAddress } from '../domain/mailbox-address.ts';

/** What of an item is indexed, however many chunks it makes. */
export interface ItemDescription {
  occurredAt: Date;
  endsAt: Date | null;
  sizeBytes: number | null;
  facets: readonly string[];
  flags: number;
  sender: string | null;
  title: string;
  people: readonly MailboxAddress[];
  /** Words that it is found by but that are not shown: the kind of a file. */
  keywords: string;
  text: string;
  /** What hangs on it, each with its own text; a passage of it begins with its name. */
  attached?: readonly { name: string; text: string }[];
}
