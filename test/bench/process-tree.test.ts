import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { peakBytes, processTree, resetPeak, watchMemory } from '../../bench/process-tree.ts';

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

test('the peak of a process begins anew when it is told to', async () => {
  // Takes 200 MB, and gives them back when it is told to.
  const program = `let b = Buffer.alloc(200e6, 1); console.log(b.length);
    process.stdin.once('data', () => { b = undefined; gc(); console.log('less'); })`;
  const child = spawn(process.execPath, ['--expose-gc', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const pid = child.pid as number;
  try {
    await once(child.stdout, 'data');
    expect(await peakBytes(pid)).toBeGreaterThan(200e6);
    child.stdin.write('go');
    await once(child.stdout, 'data');
    expect(await peakBytes(pid)).toBeGreaterThan(200e6);
    await resetPeak(pid);
    expect(await peakBytes(pid)).toBeLessThan(200e6);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  expect(await peakBytes(pid)).toBe(0);
});
