import { ItemRefusedError } from '../../../sync/item-refused-error.ts';
import { errorCode } from '../error-code.ts';

/** Classes of SQLSTATE that tell of the values of a statement, and not of the server or another transaction. */
const OF_VALUES: ReadonlySet<string> = new Set([
  '22', // data exception: out of range, not in the encoding, not jsonb
  '23', // a constraint that does not hold
  '54', // a limit of the program: an index row that is too large
]);

/** @throws ItemRefusedError for what Postgres says of the values; anything else as it is */
export async function refusedByPostgres<T>(transact: () => Promise<T>): Promise<T> {
  try {
    return await transact();
  } catch (error) {
    const code = errorCode(error) ?? '';
    // A foreign key: the account went meanwhile.
    if (code !== '23503' && code.length === 5 && OF_VALUES.has(code.slice(0, 2))) throw new ItemRefusedError(code);
    throw error;
  }
}
