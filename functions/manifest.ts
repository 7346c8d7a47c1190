/**
 * What is deployed, in one table: the CDK app builds its functions, queues and routes from it, and the local host runs
 * the same ones with the same limits.
 */

/** The queues that hold work for one Google service: fresh changes overtake the backfill of old ones. */
export const SYNC_QUEUES = [
  'gmail-fresh',
  'gmail-backfill',
  'calendar-fresh',
  'calendar-backfill',
  'drive-fresh',
  'drive-backfill',
] as const;

export const QUEUES = [...SYNC_QUEUES, 'embed'] as const;

export type QueueName = (typeof QUEUES)[number];

/** The environment variable in which a function finds the URL of a queue, for instance `QUEUE_URL_GMAIL_FRESH`. */
export function queueUrlVariable(queue: QueueName): string {
  return `QUEUE_URL_${queue.replaceAll('-', '_').toUpperCase()}`;
}

/** The name of the dead-letter queue that belongs to a queue. */
export function deadLetterQueueName(queue: string): string {
  return `${queue}-dead-letter`;
}

/** A message that failed this often goes to its queue's dead-letter queue; AWS advises five or more with Lambda. */
export const QUEUE_MAX_RECEIVES = 5;

/** A queue's visibility timeout in timeouts of its function, as AWS asks for. */
export const QUEUE_VISIBILITY_FACTOR = 6;

/** A route in the notation of API Gateway: `/v1/query/{requestId}`, or a greedy `/v1/{proxy+}`. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE' | 'ANY';
  path: string;
}

export type Trigger =
  | { kind: 'http'; routes: readonly Route[]; responseStreaming: boolean }
  | { kind: 'queues'; queues: readonly QueueName[]; batchSize: number; maxConcurrency: number }
  | { kind: 'schedule'; rules: readonly ScheduleRule[] }
  | { kind: 'invoke' };

/** A schedule: every `everyMinutes` the function receives `input` as its event. */
export interface ScheduleRule {
  name: string;
  everyMinutes: number;
  input: Readonly<Record<string, string>>;
}

export interface FunctionSpec {
  name: string;
  memoryMb: number;
  /** Flags of Node beside --enable-source-maps. Lambda adds its own for the heap (bench/sync/lambda-flags.ts) where these name none. */
  nodeFlags?: string;
  /** Variables that its process starts with, beside NODE_OPTIONS. */
  variables?: Readonly<Record<string, string>>;
  timeoutSeconds: number;
  trigger: Trigger;
}

/** A function's NODE_OPTIONS. */
export function nodeOptions({ nodeFlags = '' }: FunctionSpec): string {
  return ['--enable-source-maps', nodeFlags].join(' ').trim();
}

/**
 * Every function, by the name of its folder. API Gateway's most specific route wins, so `api` takes what the others
 * leave. Workers run two minutes at most (AWS asks for a visibility timeout of six times that) and hand the rest on.
 */
export const FUNCTIONS = [
  {
    name: 'query',
    memoryMb: 1024,
    timeoutSeconds: 60,
    trigger: {
      kind: 'http',
      responseStreaming: true,
      routes: [
        { method: 'ANY', path: '/v1/query' },
        { method: 'ANY', path: '/v1/query/{requestId}' },
      ],
    },
  },
  {
    name: 'api',
    memoryMb: 512,
    timeoutSeconds: 29,
    trigger: { kind: 'http', responseStreaming: false, routes: [{ method: 'ANY', path: '/v1/{proxy+}' }] },
  },
  {
    name: 'webhooks',
    memoryMb: 256,
    // Pub/Sub waits 30 s for an answer, Calendar and Drive for less.
    timeoutSeconds: 10,
    trigger: {
      kind: 'http',
      responseStreaming: false,
      // All methods, so that those which there are not get a 405 of ours instead of API Gateway's own 403.
      routes: [
        { method: 'ANY', path: '/v1/webhooks/gmail' },
        { method: 'ANY', path: '/v1/webhooks/calendar' },
        { method: 'ANY', path: '/v1/webhooks/drive' },
      ],
    },
  },
  {
    name: 'schedule',
    memoryMb: 256,
    timeoutSeconds: 60,
    trigger: {
      kind: 'schedule',
      rules: [
        { name: 'sweep', everyMinutes: 5, input: { kind: 'sweep' } },
        { name: 'renew-watches', everyMinutes: 15, input: { kind: 'renew-watches' } },
        { name: 'finish-removals', everyMinutes: 5, input: { kind: 'finish-removals' } },
      ],
    },
  },
  {
    name: 'sync-worker',
    // `bench sync --parts memory` holds what it needs against 512 MB; a hostile file may take 256 MB of heap and as much in buffers in the
    // thread that reads it. The rest buys processor time.
    memoryMb: 1024,
    // Lambda's young generation, of 154 MB, would be most of what a worker holds.
    nodeFlags: '--max-semi-space-size=16 --max-old-space-size=384',
    // Without them glibc keeps the buffers of large files, once it has seen one, instead of giving them back to the system (mallopt(3),
    // M_MMAP_THRESHOLD).
    variables: { MALLOC_MMAP_THRESHOLD_: '262144', MALLOC_TRIM_THRESHOLD_: '1048576', MALLOC_ARENA_MAX: '2' },
    timeoutSeconds: 120,
    trigger: { kind: 'queues', queues: SYNC_QUEUES, batchSize: 1, maxConcurrency: 10 },
  },
  {
    name: 'embed-worker',
    memoryMb: 512,
    timeoutSeconds: 120,
    trigger: { kind: 'queues', queues: ['embed'], batchSize: 5, maxConcurrency: 5 },
  },
  { name: 'migrate', memoryMb: 512, timeoutSeconds: 300, trigger: { kind: 'invoke' } },
] as const satisfies readonly FunctionSpec[];

export type FunctionName = (typeof FUNCTIONS)[number]['name'];
