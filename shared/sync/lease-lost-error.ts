/**
 * The lease of a collection ran out or went to another worker, so nothing of this transaction was written. Not a failure:
 * whoever holds the lease now goes on from the last commit.
 */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor(service: string, fence: string) {
    super(`The lease ${fence} of a ${service} collection is no longer held; its holder goes on from the last commit.`);
  }
}
