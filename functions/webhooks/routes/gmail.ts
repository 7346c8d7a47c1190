import { z } from 'zod';
import { header } from '../../../shared/runtime/http/header.ts';
import { receivePush } from '../../../shared/sync/push/receive-push.ts';
import { pushBody } from '../push-body.ts';
import type { Webhook } from '../webhook.ts';

/** An unsigned number of 64 bits, which Google writes as a number in pushes (ids of today have some ten digits), and elsewhere as a text. */
const historyId = z.union([
  z
    .int()
    .positive()
    .transform((id) => BigInt(id)),
  z
    .string()
    .regex(/^[1-9]\d{0,19}$/)
    .transform((id) => BigInt(id)),
]);

const notification = z.object({ emailAddress: z.email().max(320), historyId });

/** What Pub/Sub wraps around it (cloud.google.com/pubsub/docs/push#receive_push). */
const envelope = z.object({
  message: z.object({ data: z.base64().max(4096), messageId: z.string().min(1).max(64) }),
});

/** A change of a mailbox, pushed by Pub/Sub. */
export const gmail: Webhook = {
  service: 'gmail',
  path: '/v1/webhooks/gmail',
  async receive(event, parts, signal) {
    if (!(await parts.verifyPushToken(header(event, 'authorization')))) return 'forged';
    const wrapped = envelope.safeParse(parsed(pushBody(event)));
    if (!wrapped.success) return 'malformed';
    const { data, messageId } = wrapped.data.message;
    const told = notification.safeParse(parsed(Buffer.from(data, 'base64').toString('utf8')));
    if (!told.success) return 'malformed';
    return receivePush(parts, () => parts.pushes.noteGmail({ ...told.data, messageId }, signal), signal);
  },
};

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return undefined;
  }
}
