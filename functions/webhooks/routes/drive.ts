import { channelWebhook } from '../channel-webhook.ts';

/** A change in My Drive or a shared drive (developers.google.com/workspace/drive/api/guides/push). */
export const drive = channelWebhook('drive', ['change']);
