import { FunctionError } from '../lambda/function-errors.ts';
import type { FunctionHost } from '../lambda/function-host.ts';

/** A data directory whose database this version cannot bring up to date. The message says what to do. */
export class ForeignDataError extends Error {
  override readonly name = 'ForeignDataError';

  constructor(dataDirectory: string, cause: FunctionError) {
    super(
      `The data in ${dataDirectory} were made by another version of the program, and this one cannot bring them up to date. ` +
        `Name another folder with --data, or remove this one: all but your conversations is synced anew. (${cause.errorMessage})`,
      { cause },
    );
  }
}

/**
 * Brings the database of a data directory up to date.
 * @throws ForeignDataError when its migrations are not those of this version; FunctionError for any other failure
 */
export async function migrateData(host: FunctionHost, dataDirectory: string): Promise<void> {
  try {
    await host.invoke('migrate', {});
  } catch (error) {
    // By its name: the function runs in a thread, which hands over no more.
    if (error instanceof FunctionError && error.errorType === 'MigrationError') {
      throw new ForeignDataError(dataDirectory, error);
    }
    throw error;
  }
}
