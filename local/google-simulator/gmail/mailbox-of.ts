import { ApiError } from '../http/api-error.ts';
import type { Mailbox } from '../workspace/mail/mailbox.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * The mailbox that a `userId` names: `me` or the person's address.
 * @throws ApiError 403 for anybody else, as Gmail answers
 */
export function mailboxOf(workspace: Workspace, userId: string): Mailbox {
  if (userId === 'me' || userId.toLowerCase() === workspace.owner.emailAddress) return workspace.mailbox;
  throw new ApiError(403, 'forbidden', `Delegation denied for ${workspace.owner.emailAddress}`);
}

/** Gmail's answer for an id that the mailbox does not have. */
export function entityNotFound(): ApiError {
  return new ApiError(404, 'notFound', 'Requested entity was not found.');
}

/** @throws ApiError 400 for text that is no id of Gmail's */
export function checkId(id: string): void {
  if (!/^[0-9a-f]{1,16}$/.test(id)) throw new ApiError(400, 'invalidArgument', 'Invalid id value');
}
