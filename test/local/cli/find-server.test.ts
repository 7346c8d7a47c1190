import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findServer } from '../../../local/cli/find-server.ts';
import { UserError } from '../../../local/cli/user-error.ts';
import { dataDirectoryOf } from '../../../local/cli/workspace-options.ts';
import { dataFiles } from '../../../local/embedded/data-directory.ts';
import { acquireLock } from '../../../local/services/lock-file.ts';

const STARTED = new Date('2027-03-01T09:00:00Z');
const home = process.cwd();
let folder: string;

// Without a name, servers are looked for below the current directory.
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'find-server-')));
  process.chdir(folder);
});
afterEach(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true });
});

/** What a server leaves in its data directory that runs in this process. */
async function run(directory: string, url: string, accessToken: string) {
  const lock = await acquireLock(directory, STARTED);
  await writeFile(dataFiles(directory).accessToken, accessToken, { mode: 0o600 });
  await lock.publishUrl(url);
  return lock;
}

const takeout = { takeout: 'takeout' };
const runDemo = () => run(dataDirectoryOf({}), 'http://127.0.0.1:1', 'token-of-demo');
const runTakeout = () => run(dataDirectoryOf(takeout), 'http://127.0.0.1:2', 'token-of-takeout');
const demoServer = { url: 'http://127.0.0.1:1', accessToken: 'token-of-demo' };
const takeoutServer = { url: 'http://127.0.0.1:2', accessToken: 'token-of-takeout' };

describe('without a name', () => {
  it('there is none where none was ever started', async () => {
    expect(await findServer({})).toBeUndefined();
  });

  it('the only one is found, whatever its workspace', async () => {
    const lock = await runTakeout();
    expect(await findServer({})).toMatchObject(takeoutServer);
    await lock.release();
    expect(await findServer({})).toBeUndefined();
  });

  it('none of two is taken: which one is asked, in words that can be pasted', async () => {
    await runDemo();
    const lock = await runTakeout();
    const refusal = await findServer({}).catch((error: Error) => error.message);
    const directory = relative(folder, dataDirectoryOf(takeout));
    expect(refusal).toContain(`--data ${directory}   (the server at ${takeoutServer.url})`);
    expect(refusal).toContain(`--data ${join('.data', 'demo')}   (the server at ${demoServer.url})`);
    expect(await findServer({ data: directory })).toMatchObject(takeoutServer);
    await lock.release();
    expect(await findServer({})).toMatchObject(demoServer);
  });
});

describe('with a name', () => {
  it('the one over that workspace is found, and no other', async () => {
    await runDemo();
    expect(await findServer(takeout)).toBeUndefined();
    await runTakeout();
    expect(await findServer(takeout)).toMatchObject(takeoutServer);
    expect(await findServer({ data: '.data/demo' })).toMatchObject(demoServer);
  });

  it('one is found anywhere', async () => {
    await run(join(folder, 'elsewhere'), 'http://127.0.0.1:3', 'x');
    expect(await findServer({ data: 'elsewhere' })).toMatchObject({ url: 'http://127.0.0.1:3', accessToken: 'x' });
  });
});

describe('a server is not found', () => {
  it('that was killed', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await runDemo();
    const stale = { pid: child.pid, url: 'http://127.0.0.1:1', startedAt: STARTED.toISOString() };
    await writeFile(join(dataDirectoryOf({}), 'server.lock'), JSON.stringify(stale));
    expect(await findServer({})).toBeUndefined();
    await runTakeout();
    expect(await findServer({})).toMatchObject(takeoutServer);
  });

  it('that is still starting, at its first time or later', async () => {
    const directory = dataDirectoryOf({});
    const lock = await acquireLock(directory, STARTED);
    expect(await findServer({})).toBeUndefined();
    await writeFile(dataFiles(directory).accessToken, 'token-of-before');
    expect(await findServer({})).toBeUndefined();
    await lock.publishUrl('http://127.0.0.1:1');
    expect(await findServer({})).toMatchObject({ ...demoServer, accessToken: 'token-of-before' });
  });

  it('whose lock nobody can have written whole', async () => {
    await runDemo();
    await writeFile(join(dataDirectoryOf({}), 'server.lock'), '{"pid":');
    expect(await findServer({})).toBeUndefined();
  });
});

describe('the token is not given away', () => {
  const refusal = /No data can be kept in .*Make it yours alone \(chmod 700 '/;

  it.each(['1777', '770'])('to whom a lock names that others may have written: %s', async (mode) => {
    const directory = dataDirectoryOf({});
    await runDemo();
    await chmod(directory, Number.parseInt(mode, 8));
    await expect(findServer({})).rejects.toThrow(UserError);
    await expect(findServer({ data: directory })).rejects.toThrow(refusal);
    await chmod(directory, 0o700);
    expect(await findServer({})).toMatchObject(demoServer);
  });

  // Root alone can give something away.
  it.runIf(process.geteuid?.() === 0)('to whom a lock names that is left of when they could write', async () => {
    const lock = join(dataDirectoryOf({}), 'server.lock');
    await runDemo();
    await chown(lock, 65_534, 65_534);
    await expect(findServer({})).rejects.toThrow('server.lock in it belongs to another user (65534)');
  });
});
