/**
 * The queue did not take the message for what is left, and the lease was given back before that: nobody is on the way to the collection
 * but the message that was being worked on, which must come again.
 */
export class NotHandedOnError extends Error {
  override readonly name = 'NotHandedOnError';

  constructor(service: string, cause: unknown) {
    super(
      `The queue did not take the message for the rest of a ${service} collection; its own message must come again.`,
      {
        cause,
      },
    );
  }
}
