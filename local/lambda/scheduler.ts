import type { ScheduleRule } from '../../functions/manifest.ts';
import type { FunctionHost } from './function-host.ts';
import type { HostClock } from './host-clock.ts';

interface Rule extends ScheduleRule {
  functionName: string;
}

/**
 * Plays EventBridge Scheduler: invokes the functions of the manifest by its rules, the first time one interval after
 * the start. A run that takes longer than its interval delays the next one. A failed run is logged, not repeated.
 */
export class Scheduler {
  readonly #host: FunctionHost;
  readonly #clock: HostClock;
  readonly #rules: readonly Rule[];
  readonly #stop = new AbortController();
  readonly #running: Promise<unknown>;

  constructor({ host, clock }: { host: FunctionHost; clock: HostClock }) {
    this.#host = host;
    this.#clock = clock;
    this.#rules = host.functions.flatMap(({ name, trigger }) =>
      trigger.kind === 'schedule' ? trigger.rules.map((rule) => ({ ...rule, functionName: name })) : [],
    );
    this.#running = Promise.all(this.#rules.map((rule) => this.#repeat(rule)));
  }

  /**
   * Runs a rule now, beside its schedule.
   * @returns what the function returned. @throws what it failed with, or when there is no such rule.
   */
  async fire(ruleName: string): Promise<unknown> {
    const rule = this.#rules.find(({ name }) => name === ruleName);
    if (rule === undefined) {
      const known = this.#rules.map(({ name }) => name).join(', ');
      throw new Error(`There is no schedule rule "${ruleName}"; there are: ${known || 'none'}.`);
    }
    return this.#host.invoke(rule.functionName, rule.input, { type: 'asynchronous' });
  }

  /** Ends the schedules; resolves when a run under way has ended. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('The scheduler closes.'));
    await this.#running;
  }

  async #repeat({ name, everyMinutes, functionName }: Rule): Promise<void> {
    const { signal } = this.#stop;
    for (;;) {
      await this.#clock.delay(everyMinutes * 60_000, signal).catch(() => undefined);
      if (signal.aborted) return;
      await this.fire(name).catch((error: unknown) => {
        this.#host.log({ kind: 'warning', functionName, message: `Schedule "${name}" failed: ${String(error)}` });
      });
    }
  }
}
