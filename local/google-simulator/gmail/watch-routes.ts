import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { JsonBody } from '../http/request-body.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { invalidArgument } from './gmail-errors.ts';
import { READ_METADATA } from './gmail-scopes.ts';
import { mailboxOf, type PersonsGmail } from './mailbox-of.ts';
import type { WatchRequest } from './mailbox-watch.ts';

/**
 * users.watch and users.stop.
 *
 * | behaviour | copied from |
 * |---|---|
 * | watch answers the mailbox's historyId and the expiration in milliseconds, both as text; calling it again renews | developers.google.com/workspace/gmail/api/reference/rest/v1/users/watch |
 * | 400 for a topic that is not written projects/…/topics/… | …/users/watch, topicName |
 * | 400 for a second topic while a watch is live | "Only one user push notification client allowed per developer": github.com/Eagnir/GmailNotify-PubSub-GCP/pull/2 |
 * | stop answers 204, whether there was a watch or not | …/rest/v1/users/stop, github.com/byeokim/gmailpush/issues/6 |
 */
export function watchRoutes(gmail: PersonsGmail): Route[] {
  return [
    defineRoute({
      id: 'gmail.users.watch',
      api: 'gmail',
      method: 'POST',
      path: '/gmail/v1/users/{userId}/watch',
      scopes: READ_METADATA,
      units: 100,
      parameters: {},
      handle({ path, body }): gmail_v1.Schema$WatchResponse {
        const mailbox = mailboxOf(gmail, path.userId);
        const request = readWatchRequest(body);
        mailbox.checkLabels(request.labelIds);
        const { topicName } = gmail.watch;
        if (topicName !== undefined && topicName !== request.topicName) {
          throw invalidArgument(
            'Only one user push notification client allowed per developer (call /stop then try again)',
          );
        }
        const { historyId } = mailbox;
        return { historyId, expiration: String(gmail.watch.start(request, historyId)) };
      },
    }),
    defineRoute({
      id: 'gmail.users.stop',
      api: 'gmail',
      method: 'POST',
      path: '/gmail/v1/users/{userId}/stop',
      scopes: READ_METADATA,
      units: 50,
      parameters: {},
      handle({ path }): undefined {
        mailboxOf(gmail, path.userId);
        gmail.watch.stop();
      },
    }),
  ];
}

function readWatchRequest(body: JsonBody): WatchRequest {
  const { topicName, labelIds = [], labelFilterBehavior, labelFilterAction } = body;
  if (typeof topicName !== 'string' || !/^projects\/[^/]+\/topics\/[^/]+$/.test(topicName)) {
    throw invalidArgument('Invalid topicName does not match projects/{my-project}/topics/*');
  }
  if (!Array.isArray(labelIds) || !labelIds.every((id) => typeof id === 'string')) {
    throw invalidArgument("Invalid value at 'label_ids'");
  }
  const behavior = String(labelFilterBehavior ?? labelFilterAction ?? 'include').toLowerCase();
  if (behavior !== 'include' && behavior !== 'exclude')
    throw invalidArgument("Invalid value at 'label_filter_behavior'");
  return { topicName, labelIds, labelFilterBehavior: behavior };
}
