import { z } from 'zod';

/** A mailbox of RFC 5322: an address, lower-cased, and the display name it came with. */
export const mailboxAddressSchema = z.object({
  address: z.string(),
  name: z.string().optional(),
});

export type MailboxAddress = z.infer<typeof mailboxAddressSchema>;
