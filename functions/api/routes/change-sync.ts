import { z } from 'zod';
import { personGoneProblem } from '../../../shared/domain/person-gone-problem.ts';
import { SYNC_INTERVAL_MINUTES } from '../../../shared/sync/sync-settings.ts';
import { endpoint } from '../parts.ts';
import { syncSettingsShape } from '../sync-settings-body.ts';
import { takeSyncRequest } from '../take-sync-request.ts';

export const changeSync = endpoint({
  method: 'PATCH',
  path: '/v1/sync',
  summary: 'Change when it syncs by itself; it counts as asking for a sync, but for switching it off',
  scope: 'sync',
  body: z
    .strictObject({
      autosyncEnabled: syncSettingsShape.autosyncEnabled.optional(),
      syncIntervalMinutes: syncSettingsShape.syncIntervalMinutes
        .min(SYNC_INTERVAL_MINUTES.min)
        .max(SYNC_INTERVAL_MINUTES.max)
        .optional(),
    })
    .refine(({ autosyncEnabled, syncIntervalMinutes }) => (autosyncEnabled ?? syncIntervalMinutes) !== undefined, {
      error: 'Name autosyncEnabled, syncIntervalMinutes or both.',
    }),
  responses: { 200: z.object(syncSettingsShape) },
  async handle(
    { principal: { userId }, body: { autosyncEnabled, syncIntervalMinutes }, signal },
    { limiters, syncSettings },
  ) {
    const brings = autosyncEnabled === true || syncIntervalMinutes !== undefined;
    if (brings) await takeSyncRequest(limiters.syncs, userId, signal);
    const settings = await syncSettings.change(userId, {
      ...(autosyncEnabled === undefined ? {} : { autosyncEnabled }),
      ...(syncIntervalMinutes === undefined ? {} : { syncIntervalMinutes }),
    });
    if (!settings) throw personGoneProblem();
    return { status: 200, body: settings };
  },
});
