/**
 * How long the bundle of the query function takes to load, in a fresh process each time, the order of variants alternating.
 *
 *   npm run bundle && node bench/cold-start.ts [--runs 15] [NAME=FOLDER …]
 *
 * FOLDER holds the bundles of a variant, for instance those of another commit; `now=dist/functions` is always measured. Times on the
 * wall are those of the machine with whatever else it does; CPU times are the ones to compare where it is busy.
 */
import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the function needs in its environment to be composed. Nothing of it is asked while it loads. */
const ENVIRONMENT = {
  APPLICATION_SECRET: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:application',
  AWS_LAMBDA_FUNCTION_NAME: 'query',
  AWS_REGION: 'eu-west-1',
  DATABASE_URL: 'postgres://app@127.0.0.1:1/app',
  JWT_AUDIENCE: 'workspace-orchestrator',
  JWT_ISSUER: 'https://bench.invalid',
  UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1',
};

/** Runs in the process that is measured; `awslambda` is what Lambda's runtime gives to handlers that stream. */
const PROGRAM = `
  globalThis.awslambda = { streamifyResponse: (handler) => handler, HttpResponseStream: { from: (stream) => stream } };
  const before = process.cpuUsage();
  const start = performance.now();
  const { handler } = await import(process.argv[1]);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  if (typeof handler !== 'function') throw new Error('The bundle exports no handler.');
  console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000 }));
  process.exit();
`;

interface Sample {
  ms: number;
  cpuMs: number;
}

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '15' } },
  allowPositionals: true,
});
const variants = new Map(
  [...positionals, 'now=dist/functions'].map((variant) => {
    const [name = '', folder = ''] = variant.split('=');
    return [name, { file: join(resolve(folder), 'query', 'index.mjs'), samples: [] as Sample[] }];
  }),
);

for (let run = 0; run < Number(values.runs); run += 1) {
  const order = run % 2 === 0 ? [...variants.values()] : [...variants.values()].reverse();
  for (const { file, samples } of order) {
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', PROGRAM, file], {
      env: ENVIRONMENT,
      encoding: 'utf8',
    });
    samples.push(JSON.parse(output) as Sample);
  }
}

const median = (values: number[]) => Math.round(values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0);
const least = (values: number[]) => Math.round(Math.min(...values));
console.table(
  Object.fromEntries(
    [...variants].map(([name, { samples }]) => {
      const wall = samples.map(({ ms }) => ms);
      const cpu = samples.map(({ cpuMs }) => cpuMs);
      return [
        name,
        {
          'median ms': median(wall),
          'least ms': least(wall),
          'median CPU ms': median(cpu),
          'least CPU ms': least(cpu),
        },
      ];
    }),
  ),
);
