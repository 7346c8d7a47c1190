import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accountsCommand } from '../../../local/cli/accounts.ts';
import { checkSameModel } from '../../../local/cli/check-same-model.ts';
import { disconnectCommand } from '../../../local/cli/disconnect.ts';
import { dataFiles } from '../../../local/embedded/data-directory.ts';
import { rememberModel } from '../../../local/embedded/remembered-model.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'same-model-'));
});
afterEach(() => rm(data, { recursive: true }));

const hosted = {
  provider: 'openai',
  model: 'llama3.3',
  baseUrl: 'http://127.0.0.1:11434/v1',
  apiKey: 'a-key',
  embeddingModel: 'nomic-embed-text',
  embeddingDimensions: 768,
} as const;
const start = (choice: Parameters<typeof rememberModel>[1]) => rememberModel(dataFiles(data), choice);

it('refuses to start a server by the way that would make paid-for vectors anew, and says what to give instead', async () => {
  await start(hosted);
  const flags =
    '--llm openai --llm-model llama3.3 --llm-base-url http://127.0.0.1:11434/v1 --embedding-model nomic-embed-text --embedding-dimensions 768';
  await expect(accountsCommand.parseAsync(['--data', data], { from: 'user' })).rejects.toThrow(flags);
  await expect(disconnectCommand.parseAsync(['alex@example.com', '--data', data], { from: 'user' })).rejects.toThrow(
    'are made by nomic-embed-text',
  );
  // Nothing was started, and no key is kept.
  expect(await readdir(data)).toEqual(['embedding-model.json']);
  await expect(checkSameModel({ data, llm: 'openai', embeddingModel: 'nomic-embed-text' })).resolves.toBe(undefined);
});

it.each([
  ['never started', async () => undefined],
  ['started with the built-in model since', () => start(hosted).then(() => start(undefined))],
  ['asks a hosted model, but not for vectors', () => start({ ...hosted, embeddingModel: undefined })],
])('lets a workspace pass that was %s', async (_name, before) => {
  await before();
  await expect(checkSameModel({ data })).resolves.toBe(undefined);
});
