import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { processTree, watchMemory } from '../../bench/process-tree.ts';

test('the memory of a process counts with that of its children', async () => {
  // A parent that only waits for a child, which takes 200 MB and says so.
  const child = `const b = Buffer.alloc(200e6, 1); console.log(b.length); setInterval(() => b[0]++, 1e6)`;
  const parent = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], {stdio: ['pipe', 1, 2]})`;
  const waiting = spawn(process.execPath, ['-e', parent], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(waiting.stdout, 'data');
    const memory = watchMemory(waiting.pid as number);
    await memory.stop();
    expect(memory.peak()).toBeGreaterThan(200e6);
  } finally {
    for (const pid of await processTree(waiting.pid as number)) process.kill(pid);
  }
});
