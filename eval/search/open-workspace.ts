import { decodeJwt } from 'jose';
import { launch } from '../../local/cli/launch.ts';
import { languageModelOf, type ModelOptions } from '../../local/cli/model-options.ts';
import { DEMO, type StoryTelling } from '../../local/demo/index.ts';
import { dataFiles } from '../../local/embedded/data-directory.ts';
import { startPostgres } from '../../local/services/postgres.ts';
import { guessFilters } from '../../shared/adapters/local-model/guess-filters.ts';
import { createDatabase } from '../../shared/adapters/postgres/database.ts';
import { createPool } from '../../shared/adapters/postgres/pool.ts';
import { createPeopleDirectory } from '../../shared/adapters/postgres/query/people-directory.ts';
import { accessTokenClaims } from '../../shared/identity/access-token-claims.ts';
import { heldOutWorkspace } from '../answers/held-out-workspace.ts';
import { HELD_OUT } from '../held-out/held-out.ts';
import { embeddingEnvironment } from './embedding-environment.ts';
import { openIndex } from './open-index.ts';
import type { Searched } from './searched.ts';
import { storyKeys } from './story-keys.ts';

/** The workspaces that ship. */
export const WORKSPACES = { demo: DEMO, 'held-out': HELD_OUT } as const satisfies Record<string, StoryTelling>;

export type WorkspaceName = keyof typeof WORKSPACES;

/**
 * Syncs a workspace as at its own moment into a data directory, as `npm start` does, and opens the database that this made.
 * @param model the hosted model that makes the vectors, where one was asked for
 * @param tell is told how the sync comes along
 */
export async function openWorkspace(
  name: WorkspaceName,
  data: string,
  model: ModelOptions,
  tell: (line: string) => void,
): Promise<Searched & AsyncDisposable> {
  const telling = WORKSPACES[name];
  const userId = await sync(name, data, model, tell);
  // Said by the launch already.
  const environment = await embeddingEnvironment(languageModelOf(model, process.env), data, () => {});
  const { keyOf } = await storyKeys(telling);
  const stack = new AsyncDisposableStack();
  try {
    const postgres = await startPostgres({ dataDir: dataFiles(data).postgres });
    stack.defer(() => postgres.close());
    await postgres.becomeRole('app');
    const database = createDatabase(createPool({ kind: 'url', url: postgres.connectionString, maxConnections: 1 }));
    stack.defer(() => database.close());
    return {
      index: openIndex(database, environment),
      userId,
      timeZone: telling.timeZone,
      keyOf,
      written: { people: createPeopleDirectory(database), ownAddresses: async () => [telling.me], guessFilters },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** @returns the id of the person whose workspace it is */
async function sync(
  name: WorkspaceName,
  data: string,
  model: ModelOptions,
  tell: (line: string) => void,
): Promise<string> {
  const shipped = name === 'held-out' ? await heldOutWorkspace(data) : {};
  const { orchestrator } = await launch({ now: new Date(WORKSPACES[name].now), data, ...model, ...shipped }, 0, tell);
  try {
    const { iss, aud, ...claims } = decodeJwt(orchestrator.accessToken);
    return accessTokenClaims.parse(claims).sub;
  } finally {
    await orchestrator.close();
  }
}
