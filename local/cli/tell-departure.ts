import { z } from 'zod';

export const departureShape = {
  email: z.string(),
  grant: z.enum(['revoked', 'none', 'not-revoked']),
  watches: z.enum(['stopped', 'not-stopped']),
};

const departureSchema = z.object(departureShape);

/** What became of an account at Google, in words. */
export function tellDeparture({ email, grant, watches }: z.infer<typeof departureSchema>): string {
  const told = `${email}: ${tellGrant(grant)}.`;
  return watches === 'stopped'
    ? told
    : `${told} What Google tells of its changes could not be stopped: it ends by itself within a week.`;
}

function tellGrant(grant: z.infer<typeof departureSchema>['grant']): string {
  switch (grant) {
    case 'revoked':
      return 'the permission at Google is revoked';
    case 'none':
      return 'nothing was granted at Google any more';
    case 'not-revoked':
      return 'Google could not be asked. Take the permission away at https://myaccount.google.com/connections';
  }
}
