import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launch } from '../../../local/cli/launch.ts';
import { UserError } from '../../../local/cli/user-error.ts';
import { dataFiles, openDataDirectory } from '../../../local/embedded/data-directory.ts';
import type { Orchestrator } from '../../../local/embedded/orchestrator.ts';
import { startLocalHttpServer } from '../../helpers/local-http-server.ts';
import { testMail } from '../google-simulator/helpers/mail-factory.ts';
import { type TemporaryFolder, temporaryFolder } from '../google-simulator/helpers/temporary-folder.ts';

const whole = { accountId: 'a', service: 'gmail', state: 'idle', itemsSeen: 2, itemsExpected: 2, error: null };
const failed = { ...whole, state: 'error', error: { message: 'Google is not available.' } };
let services: object[];
const server = await startLocalHttpServer((_, response) => {
  response.end(JSON.stringify({ services }));
});
afterAll(() => server.close());

let folder: TemporaryFolder;
let data: TemporaryFolder;
let files: ReturnType<typeof dataFiles>;
beforeEach(async () => {
  services = [whole];
  folder = await temporaryFolder({ 'a.mbox': testMail({ body: 'one' }) + testMail({ body: 'two' }) });
  data = await temporaryFolder();
  files = dataFiles(data.path);
  await openDataDirectory(data.path);
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

/** Launches a server that starts and syncs, as far as `synced` lets it. */
async function launched(synced: () => Promise<void> = async () => undefined) {
  const told: string[] = [];
  let closed = 0;
  const orchestrator = {
    url: server.url,
    accessToken: 'the-token',
    synced,
    close: async () => {
      closed += 1;
    },
  };
  const options = { takeout: folder.path, data: data.path, me: 'me@example.com', tz: 'UTC' };
  const start = async () => orchestrator as unknown as Orchestrator;
  const error = await launch(options, 0, (line) => told.push(line), start).then(
    () => undefined,
    (reason: Error) => reason,
  );
  return { error, closed, told: told.join('\n') };
}

const noMail = () => rm(`${folder.path}/a.mbox`).then(() => writeFile(`${folder.path}/note.txt`, 'A note'));

describe('what vanished from a folder', () => {
  const vanished = 'There is no mail any more';

  it('is told at each start until a sync was whole', async () => {
    expect((await launched()).error).toBeUndefined();
    await noMail();
    services = [failed];
    expect((await launched()).told).toContain(vanished);
    services = [whole];
    expect((await launched()).told).toContain(vanished);
    expect((await launched()).told).not.toContain(vanished);
  });

  it('is not told after a sync that came to nothing', async () => {
    services = [failed];
    await launched();
    await expect(readFile(files.counts)).rejects.toThrow('ENOENT');
  });
});

describe('a start that is finished', () => {
  it.each(['counts', 'synced'] as const)('does not fail where %s can not be noted, and says so', async (name) => {
    const { error, closed, told } = await launched(async () => void (await mkdir(files[name])));
    expect(error).toBeUndefined();
    expect(closed).toBe(0);
    expect(told).toMatch(/could not be noted \(EISDIR: .*\): the next start /);
  });
});

describe('a start that fails after its server has started', () => {
  it('leaves nothing running', async () => {
    const lost = new Error('The queues are lost.');
    expect(await launched(() => Promise.reject(lost))).toMatchObject({ error: lost, closed: 1 });
  });

  it('is told in one sentence where the disk is full', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const { error, closed } = await launched(() => Promise.reject(full));
    expect(error).toBeInstanceOf(UserError);
    expect(error?.message).toBe(
      `No data can be kept in ${data.path}: there is no space left. Name another folder with --data.`,
    );
    expect(closed).toBe(1);
  });
});
