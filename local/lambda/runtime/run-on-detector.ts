import { AsyncLocalStorage, createHook, executionAsyncResource } from 'node:async_hooks';

/** An invocation, live until it is finished. */
interface Invocation {
  requestId: string;
  finished: boolean;
  reported: boolean;
}

export interface RunOn {
  requestId: string;
  /** What ran: a promise's continuation, a timer or an immediate. */
  resource: string;
  /** Where it was set off; empty unless traced. */
  stack: string;
}

/** What an async resource remembers of its making. */
interface Birth {
  invocation: Invocation;
  resource: string;
  stack?: string;
}

const BIRTH = Symbol('the invocation that made this');
const WATCHED = new Set(['PROMISE', 'Timeout', 'Immediate']);
/** Enough to reach the handler's frames behind Node's own; each frame costs a little for every promise made. */
const STACK_FRAMES = 30;

/**
 * Finds code that runs on after the response of its invocation. On AWS the instance is frozen then, and such code runs
 * in the middle of a later request, or never.
 *
 * The rule: a continuation, timer or immediate that was made while an invocation was live and runs when it is finished
 * is run-on code. What a finished invocation's sockets set off later (a kept-alive connection that is reused or closed
 * by its peer) is made after the finish and so is not meant, nor is a timer without a reference (`unref`), which is how
 * pools tend idle connections (pg: `allowExitOnIdle: true`). One finding an invocation is reported.
 */
export class RunOnDetector {
  readonly #current = new AsyncLocalStorage<Invocation>();
  readonly #report: (runOn: RunOn) => void;
  readonly #traced: boolean;

  /** @param traced whether to keep where each promise was made, a fifth of all that a sync worker does */
  constructor(report: (runOn: RunOn) => void, traced: boolean) {
    this.#report = report;
    this.#traced = traced;
    createHook({
      init: (_id, type, _trigger, resource) => this.#born(type, resource),
      before: () => this.#runs(executionAsyncResource()),
    }).enable();
  }

  /** Runs `work` as an invocation; `finish` is to be called when the response is out and the loop has turned once. */
  run<Result>(requestId: string, work: (finish: () => void) => Result): Result {
    const invocation: Invocation = { requestId, finished: false, reported: false };
    return this.#current.run(invocation, work, () => {
      invocation.finished = true;
    });
  }

  #born(type: string, resource: object): void {
    if (!WATCHED.has(type)) return;
    const invocation = this.#current.getStore();
    if (invocation === undefined || invocation.finished) return;
    const birth: Birth = { invocation, resource: type };
    if (this.#traced) keepStack(birth);
    Reflect.set(resource, BIRTH, birth);
  }

  #runs(resource: object): void {
    const birth = Reflect.get(resource, BIRTH) as Birth | undefined;
    if (birth === undefined || !birth.invocation.finished || birth.invocation.reported) return;
    if (birth.resource === 'Timeout' && !(resource as NodeJS.Timeout).hasRef()) return;
    birth.invocation.reported = true;
    this.#report({
      requestId: birth.invocation.requestId,
      resource: birth.resource,
      stack: withoutInternals(birth.stack ?? ''),
    });
  }
}

/** The frames are kept as V8's own structure and become text only if somebody asks. */
function keepStack(birth: Birth): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = STACK_FRAMES;
  Error.captureStackTrace(birth, keepStack);
  Error.stackTraceLimit = stackTraceLimit;
}

/** The frames of the handler; Node's own only where there are no others. */
function withoutInternals(stack: string): string {
  const frames = stack
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at ') && !line.includes('/lambda/runtime/'));
  const own = frames.filter((line) => !line.includes('node:'));
  return (own.length > 0 ? own : frames).join('\n');
}
