import { z } from 'zod';

/** When a person is synced without asking for it, as the API tells and takes it. */
export const syncSettingsShape = {
  autosyncEnabled: z.boolean().meta({
    description: 'Whether changes are followed by themselves. When not, only `POST /v1/sync` syncs.',
  }),
  syncIntervalMinutes: z.int().meta({
    description: 'How often is looked for changes of what Google does not push.',
  }),
};
