import { z } from 'zod';
import { header } from '../../shared/runtime/http/header.ts';
import type { ChannelPush } from '../../shared/sync/push/push-store.ts';
import { receivePush } from '../../shared/sync/push/receive-push.ts';
import type { Webhook } from './webhook.ts';

/** Our channel ids are UUIDs, our tokens 43 characters; Google's ids of resources are shorter than this. */
const pushHeaders = z.object({
  channelId: z.uuid(),
  token: z.string().min(1).max(256),
  resourceId: z.string().min(1).max(256),
  messageNumber: z
    .string()
    .regex(/^\d{1,18}$/)
    .transform((number) => BigInt(number)),
});

/** @param states those that tell of a change; `sync` tells that the channel exists */
export function channelWebhook(service: ChannelPush['service'], states: readonly string[]): Webhook {
  return {
    service,
    path: `/v1/webhooks/${service}`,
    async receive(event, parts, signal) {
      const told = pushHeaders.safeParse({
        channelId: header(event, 'x-goog-channel-id'),
        token: header(event, 'x-goog-channel-token'),
        resourceId: header(event, 'x-goog-resource-id'),
        messageNumber: header(event, 'x-goog-message-number'),
      });
      const state = header(event, 'x-goog-resource-state') ?? '';
      if (!told.success || (state !== 'sync' && !states.includes(state))) return 'malformed';
      const push = { ...told.data, service, state: state === 'sync' ? ('sync' as const) : ('change' as const) };
      return receivePush(parts, () => parts.pushes.noteChannel(push, signal), signal);
    },
  };
}
