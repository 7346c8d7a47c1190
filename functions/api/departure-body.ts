import { z } from 'zod';

/** What became of an account at Google when it was left. */
export const departureShape = {
  email: z.string(),
  grant: z.enum(['revoked', 'none', 'not-revoked']).meta({
    description:
      '`none`: nothing was granted any more. `not-revoked`: Google could not be asked; of a disconnected account that is tried again every hour for a day, and the permission can always be taken away at https://myaccount.google.com/connections.',
  }),
  watches: z.enum(['stopped', 'not-stopped']).meta({
    description: '`not-stopped`: Google could not be asked; what it pushes is ignored, and ends within a week.',
  }),
};
