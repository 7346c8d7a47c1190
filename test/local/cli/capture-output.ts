import { stripVTControlCharacters } from 'node:util';
import { vi } from 'vitest';

/** What is written to standard output while `work` runs, in order and without colours. */
export async function outputOf(work: () => Promise<void>): Promise<string> {
  const written: string[] = [];
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    }),
    vi.spyOn(console, 'log').mockImplementation((line) => {
      written.push(`${line}\n`);
    }),
  ];
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return stripVTControlCharacters(written.join(''));
}
