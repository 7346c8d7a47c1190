import { ApiError } from '../http/api-error.ts';

/** Gmail's answer for an id that the mailbox does not have. */
export function entityNotFound(): ApiError {
  return new ApiError(404, 'notFound', 'Requested entity was not found.');
}

export function invalidArgument(message: string): ApiError {
  return new ApiError(400, 'invalidArgument', message);
}

/** @throws ApiError 400 for text that is no id of Gmail's */
export function checkId(id: string): void {
  if (!/^[0-9a-f]{1,16}$/.test(id)) throw invalidArgument('Invalid id value');
}
