import { channelWebhook } from '../channel-webhook.ts';

/** A change of a calendar or of the list of calendars (developers.google.com/workspace/calendar/api/guides/push). */
export const calendar = channelWebhook('calendar', ['exists', 'not_exists']);
