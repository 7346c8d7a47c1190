import { createHash } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where the embedded mode keeps its data unless told otherwise: a folder a workspace under `.data` here. */
export function defaultDataDirectory(takeout: string | undefined): string {
  const name =
    takeout === undefined
      ? 'demo'
      : `takeout-${createHash('sha256').update(resolve(takeout)).digest('hex').slice(0, 12)}`;
  return resolve('.data', name);
}

/** Makes the directory if need be, readable by its owner only, as everything of the person's mail will be in it. */
export async function openDataDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
}

/** The files of a data directory. */
export const dataFiles = (directory: string) => ({
  postgres: join(directory, 'postgres'),
  applicationSecret: join(directory, 'application-secret.json'),
  sessionSecret: join(directory, 'session-secret.json'),
  googleSecret: join(directory, 'google-secret.json'),
  /** Which hosted model makes the vectors; not there where the built-in one does. */
  embeddingModel: join(directory, 'embedding-model.json'),
  languageModelSecret: join(directory, 'language-model-secret.json'),
  key: join(directory, 'data-key'),
  accessToken: join(directory, 'access-token'),
  synced: join(directory, 'synced'),
  /** Renderings of the demo workspace; a server reads mails and files from there as long as it runs. */
  demo: join(directory, 'workspace'),
});
