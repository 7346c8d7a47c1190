import type { StoredMessage } from '../workspace/mail/mailbox.ts';
import type { LiveMailbox } from './live-mailbox.ts';

/**
 * The messages that carry all of these labels. Spam and trash stay out unless they are asked for, by
 * `includeSpamTrash` or by their label.
 * @throws ApiError 400 for a label that the mailbox does not have
 */
export function selectMessages(
  mailbox: LiveMailbox,
  { labelIds, includeSpamTrash }: { labelIds: readonly string[]; includeSpamTrash: boolean },
): readonly StoredMessage[] {
  mailbox.checkLabels(labelIds);
  const hidden = includeSpamTrash ? [] : ['SPAM', 'TRASH'].filter((id) => !labelIds.includes(id));
  return mailbox.messages.filter(
    (message) =>
      labelIds.every((id) => message.labelIds.includes(id)) && !hidden.some((id) => message.labelIds.includes(id)),
  );
}
