import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SQSClient } from '@aws-sdk/client-sqs';
import { FUNCTIONS } from '../../functions/manifest.ts';
import { functionArn } from '../../local/lambda/function-environment.ts';
import { QueuePoller } from '../../local/lambda/queue-poller.ts';
import { invocationContext } from '../../local/lambda/runtime/invocation-context.ts';
import { openClock } from '../../shared/runtime/clock.ts';
import type { WorkerSetup } from './worker-process.ts';

/**
 * The program of a process that is one instance of one function, and nothing else: the bundle's handler in the main thread, an event at a
 * time, as Lambda runs it. Whoever starts it gives Lambda's flags to Node (lambda-flags.ts). The polling is Lambda's, and comes on top.
 */
const { bundleDir, functions, environments, queueUrls }: WorkerSetup = JSON.parse(process.env.WORKER_SETUP ?? '{}');
const [name] = functions;
const spec = FUNCTIONS.find((one) => one.name === name);
if (spec?.trigger.kind !== 'queues') throw new Error(`There is no function ${name} behind a queue.`);
Object.assign(process.env, environments[spec.name]);
const { handler } = await import(pathToFileURL(join(bundleDir, spec.name, 'index.mjs')).href);

const host = {
  functions: [{ ...spec, trigger: { ...spec.trigger, maxConcurrency: 1 } }],
  log: (entry: unknown) => console.error(JSON.stringify(entry)),
  async invoke(_name: string, event: unknown): Promise<unknown> {
    const invocation = {
      type: 'invoke',
      requestId: randomUUID(),
      event: JSON.stringify(event),
      budgetMs: spec.timeoutSeconds * 1_000,
    } as const;
    return handler(JSON.parse(invocation.event), invocationContext(invocation, functionArn(spec.name), process.env));
  },
};
const clock = openClock(process.env);
await QueuePoller.start({ host, sqs: new SQSClient(), queueUrls, clock, waitSeconds: 1 });
process.send?.('ready');
