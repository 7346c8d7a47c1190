import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import { defineRoute, type Route } from '../http/route.ts';
import type { Label } from '../workspace/mail/mailbox.ts';
import { entityNotFound } from './gmail-errors.ts';
import { READ_LABELS, READ_PROFILE } from './gmail-scopes.ts';
import type { LiveMailbox } from './live-mailbox.ts';
import { mailboxOf, type PersonsGmail } from './mailbox-of.ts';

/** users.getProfile, users.labels.list, users.labels.get: developers.google.com/workspace/gmail/api/reference/rest */
export function labelRoutes(gmail: PersonsGmail): Route[] {
  return [
    defineRoute({
      id: 'gmail.users.getProfile',
      api: 'gmail',
      path: '/gmail/v1/users/{userId}/profile',
      scopes: READ_PROFILE,
      units: 1,
      parameters: {},
      handle({ path }): gmail_v1.Schema$Profile {
        const mailbox = mailboxOf(gmail, path.userId);
        return {
          emailAddress: gmail.emailAddress,
          messagesTotal: mailbox.messages.length,
          threadsTotal: mailbox.threadCount,
          historyId: mailbox.historyId,
        };
      },
    }),
    defineRoute({
      id: 'gmail.users.labels.list',
      api: 'gmail',
      path: '/gmail/v1/users/{userId}/labels',
      scopes: READ_LABELS,
      units: 1,
      parameters: {},
      handle({ path }): gmail_v1.Schema$ListLabelsResponse {
        return { labels: mailboxOf(gmail, path.userId).labels.map(labelResource) };
      },
    }),
    defineRoute({
      id: 'gmail.users.labels.get',
      api: 'gmail',
      path: '/gmail/v1/users/{userId}/labels/{id}',
      scopes: READ_LABELS,
      units: 1,
      parameters: {},
      handle({ path }): gmail_v1.Schema$Label {
        const mailbox = mailboxOf(gmail, path.userId);
        const label = mailbox.labels.find(({ id }) => id === path.id);
        if (!label) throw entityNotFound();
        return { ...labelResource(label), ...labelCounts(mailbox, label) };
      },
    }),
  ];
}

function labelResource({ id, name, type }: Label): gmail_v1.Schema$Label {
  return { id, name, type, messageListVisibility: 'show', labelListVisibility: 'labelShow' };
}

function labelCounts(mailbox: LiveMailbox, { id }: Label): gmail_v1.Schema$Label {
  const messages = mailbox.messages.filter((message) => message.labelIds.includes(id));
  const unread = messages.filter((message) => message.labelIds.includes('UNREAD'));
  return {
    messagesTotal: messages.length,
    messagesUnread: unread.length,
    threadsTotal: new Set(messages.map((message) => message.threadId)).size,
    threadsUnread: new Set(unread.map((message) => message.threadId)).size,
  };
}
