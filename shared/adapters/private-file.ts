import { open } from 'node:fs/promises';

/** Others than the owner have access to a file that holds a secret. The message says what to do. */
export class ExposedFileError extends Error {
  override readonly name = 'ExposedFileError';
}

/**
 * The text of a file that only its owner may read or write.
 * @throws ExposedFileError; what the file system throws, for instance with the code ENOENT
 */
export async function readPrivateFile(path: string): Promise<string> {
  const file = await open(path);
  try {
    const mode = (await file.stat()).mode & 0o777;
    if ((mode & 0o077) !== 0) {
      throw new ExposedFileError(
        `${path} holds a secret and has mode ${mode.toString(8)}, but only its owner may have access. Run: chmod 600 ${path}`,
      );
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
