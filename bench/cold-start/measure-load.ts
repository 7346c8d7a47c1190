import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

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

export interface Load {
  /** On the wall, with whatever else the machine does meanwhile. */
  ms: number;
  /** Of the processors: the figure to compare where the machine is busy. */
  cpuMs: number;
}

/**
 * Loads a bundle of the query function in a new process.
 * @throws when the bundle does not load
 */
export async function measureLoad(file: string): Promise<Load> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', PROGRAM, file], {
    env: ENVIRONMENT,
  });
  return JSON.parse(stdout) as Load;
}
