import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { BUNDLE_DIR } from '../../infra/bundle.ts';
import { UserError } from '../../local/cli/user-error.ts';
import { parseCount } from '../parse-count.ts';
import { type Load, measureLoad } from './measure-load.ts';

interface ColdStartOptions {
  runs: number;
  beside?: string;
  json?: string;
}

/** `bench cold-start`: how long the bundle of the query function takes to load, in a new process each time. */
export const coldStartCommand = new Command('cold-start')
  .description('load the bundle of the query function in new processes')
  .option('--runs <number>', 'how often', parseCount, 15)
  .option('--beside <dir>', "another commit's dist/functions, measured in turn with this one's")
  .option('--json <file>', 'where to write the result as JSON')
  .action(async ({ runs, beside, json }: ColdStartOptions) => {
    const folders = { ...(beside === undefined ? {} : { beside: resolve(beside) }), here: BUNDLE_DIR };
    const variants = Object.entries(folders).map(([name, folder]) => ({
      name,
      file: join(folder, 'query', 'index.mjs'),
      loads: [] as Load[],
    }));
    const missing = variants.find(({ file }) => !existsSync(file));
    if (missing) throw new UserError(`There is no bundle ${missing.file}. Build it there: npm run bundle`, 2);
    for (let run = 0; run < runs; run += 1) {
      for (const { file, loads } of run % 2 === 0 ? variants : variants.toReversed())
        loads.push(await measureLoad(file));
    }
    const result = Object.fromEntries(variants.map(({ name, loads }) => [name, summary(loads)]));
    console.table(result);
    if (json !== undefined) await writeFile(json, `${JSON.stringify({ runs, ...result }, undefined, 2)}\n`);
  });

/** Whole milliseconds. */
function summary(loads: readonly Load[]) {
  const of = (values: number[]) => values.toSorted((a, b) => a - b).map(Math.round);
  const wall = of(loads.map(({ ms }) => ms));
  const cpu = of(loads.map(({ cpuMs }) => cpuMs));
  const middle = loads.length >> 1;
  return { medianMs: wall[middle], leastMs: wall[0], medianCpuMs: cpu[middle], leastCpuMs: cpu[0] };
}
