/** A directory that no data can be kept in. The message says what to do. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';

  /** @param remedy by default to take another folder */
  constructor(directory: string, reason: string, remedy = 'Name another folder with --data.') {
    super(`No data can be kept in ${directory}: ${reason} ${remedy}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file, or lies in one.',
  ENOTDIR: 'it is a file, or lies in one.',
  ENOENT: 'it is not there, and can not be made.',
  EROFS: 'it can only be read there.',
  EACCES: 'this user may not write there.',
  EPERM: 'this user may not write there.',
  ENOSPC: 'there is no space left.',
  EDQUOT: 'there is no space left for this user.',
  ENAMETOOLONG: 'its name is too long.',
  ELOOP: 'it is a link that leads to itself.',
};

/** What a failure of the file system means for a person who named the directory; undefined for any other error. */
export function dataDirectoryError(directory: string, error: unknown): DataDirectoryError | undefined {
  if (error instanceof DataDirectoryError) return error;
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? undefined : new DataDirectoryError(directory, reason);
}
