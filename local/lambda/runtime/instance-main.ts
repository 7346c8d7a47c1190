/**
 * The program of one instance: what Lambda's runtime does between the service and the handler, in a worker thread.
 *
 * It loads the bundle once, then takes one event at a time. While an invocation runs the thread lives only by the
 * handler's own work: an event loop that runs empty means that the handler waits for something that will never come,
 * and the invocation fails at once (`Runtime.NodeJsExit`), as on AWS, rather than at the deadline.
 */
import { finished } from 'node:stream/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { awslambda, isStreaming } from './awslambda.ts';
import { errorPayload, RuntimeError } from './error-payload.ts';
import { invocationContext } from './invocation-context.ts';
import type { FromInstance, InstanceData, ToInstance } from './protocol.ts';
import { handlerView, ResponseStream } from './response-stream.ts';
import { RunOnDetector } from './run-on-detector.ts';
import { StreamWindow } from './stream-window.ts';

type Handler = (event: unknown, ...rest: unknown[]) => unknown;
type Invoke = Extract<ToInstance, { type: 'invoke' }>;

/** What the host can say to the invocation that runs. */
interface Running {
  requestId: string;
  taken?: (bytes: number) => void;
  cancel?: () => void;
  failNow: (error: unknown) => void;
}

if (parentPort === null)
  throw new Error('This program is the inside of an instance; the host starts it as a worker thread.');
const port = parentPort;
const { bundleUrl, functionArn, traceRunOn } = workerData as InstanceData;
const detector = new RunOnDetector((runOn) => send({ type: 'run-on', ...runOn }), traceRunOn);
let running: Running | undefined;

function send(message: FromInstance): void {
  port.postMessage(message);
}

function die(error: unknown, exitCode: number): void {
  send({ type: 'fatal', error: errorPayload(error) });
  process.exit(exitCode);
}

process.on('uncaughtException', (error) => die(error, 129));
process.on('unhandledRejection', (reason) => {
  const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  const error = new RuntimeError('UnhandledPromiseRejection', message, { cause: reason });
  if (reason instanceof Error && reason.stack !== undefined) error.stack = reason.stack;
  die(error, 128);
});
process.on('beforeExit', () => {
  port.ref();
  running?.failNow(
    new RuntimeError('NodeJsExit', 'The handler waits for a promise that nothing can settle: the event loop is empty.'),
  );
});

async function loadHandler(): Promise<Handler> {
  Object.assign(globalThis, { awslambda });
  let module: { handler?: unknown };
  try {
    module = (await import(bundleUrl)) as { handler?: unknown };
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('UserCodeSyntaxError', String(error), { cause: error });
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') {
      throw new RuntimeError('ImportModuleError', String(error), { cause: error });
    }
    throw error;
  }
  if (typeof module.handler !== 'function') {
    throw new RuntimeError('HandlerNotFound', 'index.handler is undefined or not exported');
  }
  return module.handler as Handler;
}

async function invoke(handler: Handler, message: Invoke, failed: Promise<never>): Promise<void> {
  const context = invocationContext(message, functionArn, process.env);
  const event = JSON.parse(message.event) as unknown;
  if (isStreaming(handler)) return invokeStreaming(handler, event, context, message.requestId, failed);
  const result = await Promise.race([handler(event, context), failed]);
  send({ type: 'result', payload: JSON.stringify(result) ?? 'null' });
}

async function invokeStreaming(
  handler: Handler,
  event: unknown,
  context: object,
  requestId: string,
  failed: Promise<never>,
): Promise<void> {
  const window = new StreamWindow();
  const stream = new ResponseStream({
    open: (contentType) => send({ type: 'stream-open', contentType }),
    send(bytes) {
      send({ type: 'chunk', bytes });
      const room = window.sent(bytes.length);
      // Whoever waits for the reader has a reason to live.
      if (room !== undefined) port.ref();
      return room?.then(() => port.unref());
    },
  });
  // The handler learns of a destroyed stream by its own write; without a listener the error would end the instance.
  stream.on('error', () => undefined);
  if (running?.requestId === requestId) {
    running.taken = (bytes) => window.taken(bytes);
    running.cancel = () => stream.destroy(Object.assign(new Error('The client went away.'), { code: 'ECLIENTGONE' }));
  }
  await Promise.race([handler(event, handlerView(stream), context), failed]);
  if (stream.destroyed && !stream.writableFinished)
    throw new Error('The response stream was destroyed before its end.');
  if (!stream.writableEnded) throw new Error('Response stream is not finished.');
  if (!stream.writableFinished) await Promise.race([finished(stream), failed]);
  send({ type: 'stream-end' });
}

async function onInvoke(handler: Handler, message: Invoke): Promise<void> {
  const failing = Promise.withResolvers<never>();
  running = { requestId: message.requestId, failNow: failing.reject };
  port.unref();
  await detector.run(message.requestId, async (finish) => {
    try {
      await invoke(handler, message, failing.promise);
    } catch (error) {
      send({ type: 'failed', error: errorPayload(error) });
    }
    running = undefined;
    port.ref();
    // What the handler set off in its last turn may end in this one.
    setImmediate(() => {
      finish();
      send({ type: 'settled' });
    });
  });
}

const start = performance.now();
try {
  const handler = await loadHandler();
  port.on('message', (message: ToInstance) => {
    if (message.type === 'invoke') void onInvoke(handler, message);
    else if (running?.requestId === message.requestId) {
      if (message.type === 'cancel') running.cancel?.();
      else running.taken?.(message.bytes);
    }
  });
  send({ type: 'loaded', initMs: performance.now() - start });
} catch (error) {
  send({ type: 'init-failed', error: errorPayload(error) });
  process.exit(1);
}
