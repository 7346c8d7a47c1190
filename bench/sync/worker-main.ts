import { SQSClient } from '@aws-sdk/client-sqs';
import { FUNCTIONS } from '../../functions/manifest.ts';
import { FunctionHost } from '../../local/lambda/function-host.ts';
import { QueuePoller } from '../../local/lambda/queue-poller.ts';
import { openClock } from '../../shared/runtime/clock.ts';
import type { WorkerSetup } from './worker-process.ts';

/** The program of a worker process: the functions that take messages, fed from the queues until the process is ended. */
const { bundleDir, functions, environments, queueUrls, concurrency }: WorkerSetup = JSON.parse(
  process.env.WORKER_SETUP ?? '{}',
);
const clock = openClock(process.env);
const host = new FunctionHost({
  functions: FUNCTIONS.filter(({ name }) => functions.includes(name)).map((spec) =>
    spec.trigger.kind === 'queues' ? { ...spec, trigger: { ...spec.trigger, maxConcurrency: concurrency } } : spec,
  ),
  bundleDir,
  environment: (name) => environments[name] ?? {},
  clock,
  log: (entry) => {
    const isFine = entry.kind === 'cold-start' || (entry.kind === 'invocation' && entry.outcome === 'ok');
    if (!isFine) console.error(JSON.stringify(entry));
  },
  traceRunOn: false,
});
await QueuePoller.start({ host, sqs: new SQSClient(), queueUrls, clock, waitSeconds: 1 });
process.send?.('ready');
