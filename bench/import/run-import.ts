import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../local/cli/user-error.ts';
import { watchMemory } from '../process-tree.ts';
import { ME } from './generate-mbox.ts';

const WO = fileURLToPath(new URL('../../local/cli/wo.ts', import.meta.url));

export interface ImportMeasurement {
  /** Mails that the server says it has synced. */
  synced: number;
  /** From the start of the program until everything was found by words and vectors. */
  seconds: number;
  /** Of all that the program ran. */
  peakBytes: number;
}

/**
 * Starts the embedded mode over a folder, as `npm start -- --takeout` does, in a process of its own; waits until it is
 * ready, and stops it.
 * @throws UserError when it ends before
 */
export async function runImport(
  takeout: string,
  dataDirectory: string,
  tell: (line: string) => void,
): Promise<ImportMeasurement> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [WO, 'start', '--takeout', takeout, '--data', dataDirectory, '--me', ME, '--tz', 'UTC', '--port', '0'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = once(child, 'exit');
  const memory = watchMemory(child.pid as number);
  createInterface({ input: child.stderr }).on('line', tell);
  try {
    const url = await Promise.race([readyUrl(child.stdout), exited.then(() => undefined)]);
    if (url === undefined) throw new UserError('The embedded mode ended before it was ready; see above.');
    const seconds = (performance.now() - startedAt) / 1000;
    const synced = await syncedMails(url, dataDirectory);
    return { synced, seconds, peakBytes: memory.peak() };
  } finally {
    await memory.stop();
    child.kill('SIGINT');
    await exited;
  }
}

/** `wo start` prints "Ready in 3.1 s at http://127.0.0.1:1234". */
async function readyUrl(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) {
    const url = /^Ready in .* at (http:\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  return undefined;
}

async function syncedMails(url: string, dataDirectory: string): Promise<number> {
  const token = await readFile(join(dataDirectory, 'access-token'), 'utf8');
  const response = await fetch(`${url}/v1/sync`, { headers: { authorization: `Bearer ${token}` } });
  const { services } = (await response.json()) as { services: { service: string; itemsSeen: number }[] };
  return services.find(({ service }) => service === 'gmail')?.itemsSeen ?? 0;
}
