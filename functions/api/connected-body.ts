import { z } from 'zod';
import { type Synced, syncedSchema } from '../../shared/domain/service.ts';
import { type Connected, servicesLeftOut } from '../../shared/identity/sign-in.ts';

const NAMES: Readonly<Record<Synced, string>> = {
  gmail: 'Gmail',
  calendar: 'Calendar',
  drive: 'Drive',
  contacts: 'Contacts',
};

/** A Google account that was connected, as the API tells it. */
export const connectedSchema = z.object({
  accessToken: z
    .string()
    .nullable()
    .meta({ description: 'Null for who was signed in already and has added an account: go on with that token.' }),
  tokenType: z.literal('Bearer'),
  expiresAt: z.iso.datetime().nullable(),
  userId: z.uuid(),
  accountId: z.uuid(),
  email: z.string().meta({ description: 'The address of the Google account.' }),
  state: z.enum(['connected', 'reconnect-required']).meta({
    description:
      '`reconnect-required`: Google gave no lasting permission, as it had given one before. Begin again with this token and `accountId`; Google then asks for consent.',
  }),
  services: z.array(syncedSchema).meta({ description: 'What is synced of the account.' }),
  leftOut: z.array(syncedSchema).meta({ description: 'What is not, as its permission was not given.' }),
});

export function toConnected({ session, userId, accountId, email, state, services }: Connected) {
  return {
    accessToken: session?.accessToken ?? null,
    tokenType: 'Bearer' as const,
    expiresAt: session?.expiresAt ?? null,
    userId,
    accountId,
    email,
    state,
    services,
    leftOut: servicesLeftOut({ services }),
  };
}

/** What a person is told whose account was connected, and whether there is more to do: to connect it again. */
export function tellConnected({ email, state, services }: Connected): { paragraphs: string[]; isWhole: boolean } {
  if (state === 'reconnect-required') {
    const paragraph = `Google gave no lasting permission for ${email}, as it had given one before. Connect it once more, and consent when Google asks.`;
    return { paragraphs: [paragraph], isWhole: false };
  }
  const leftOut = servicesLeftOut({ services });
  const listed = (all: readonly Synced[]) => new Intl.ListFormat('en').format(all.map((service) => NAMES[service]));
  const isWhole = leftOut.length === 0;
  const paragraphs = [
    services.length === 0
      ? `${email} is connected, but you allowed nothing of it to be read.`
      : `${email} is connected. What is synced: ${listed(services)}.`,
    ...(isWhole
      ? []
      : [`You did not allow ${listed(leftOut)}: not connected. Connect the account again to change that.`]),
  ];
  return { paragraphs, isWhole };
}
