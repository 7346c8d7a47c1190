import { ApiError } from '../http/api-error.ts';
import type { Mailbox, StoredMessage } from '../workspace/mail/mailbox.ts';

/**
 * The messages that carry all of these labels. Spam and trash stay out unless they are asked for, by
 * `includeSpamTrash` or by their label.
 * @throws ApiError 400 for a label that the mailbox does not have
 */
export function selectMessages(
  mailbox: Mailbox,
  { labelIds, includeSpamTrash }: { labelIds: readonly string[]; includeSpamTrash: boolean },
): readonly StoredMessage[] {
  for (const id of labelIds) {
    if (!mailbox.labels.some((label) => label.id === id))
      throw new ApiError(400, 'invalidArgument', `Invalid label: ${id}`);
  }
  const hidden = includeSpamTrash ? [] : ['SPAM', 'TRASH'].filter((id) => !labelIds.includes(id));
  return mailbox.messages.filter(
    (message) =>
      labelIds.every((id) => message.labelIds.includes(id)) && !hidden.some((id) => message.labelIds.includes(id)),
  );
}
