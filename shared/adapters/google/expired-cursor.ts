import { GoogleError, type GoogleErrorKind } from '../../sync/google-error.ts';

/**
 * Asks for changes since a cursor. An answer of one of these kinds says that Google does not know the cursor (any more); it becomes
 * a GoogleError 'expired'.
 */
export async function expiredIf<T>(kinds: readonly GoogleErrorKind[], answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof GoogleError && kinds.includes(error.kind))) throw error;
    throw new GoogleError('expired', error.message, { cause: error });
  }
}
