import { z } from 'zod';

export const departureShape = {
  email: z.string(),
  grant: z.enum(['revoked', 'none', 'not-revoked']),
  watches: z.enum(['stopped', 'not-stopped']),
};

const departureSchema = z.object(departureShape);

/** What became of an account at Google, in words. */
export function tellDeparture({ email, grant }: z.infer<typeof departureSchema>): string {
  switch (grant) {
    case 'revoked':
      return `${email}: the permission at Google is revoked.`;
    case 'none':
      return `${email}: nothing was granted at Google any more.`;
    case 'not-revoked':
      return `${email}: Google could not be asked. Take the permission away at https://myaccount.google.com/connections.`;
  }
}
