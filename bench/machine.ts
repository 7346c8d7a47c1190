import { cpus, loadavg, totalmem } from 'node:os';

/** What a measurement was taken on. */
export interface Machine {
  processors: number;
  model: string;
  memoryGiB: number;
  node: string;
  at: string;
  /** Of the last minute: what else ran, the benchmark itself included. */
  loadAtStart: number;
  loadAtEnd: number;
}

/** Looks at the machine before a measurement; what it returns looks again after it. */
export function observeMachine(): () => Machine {
  const at = new Date().toISOString();
  const loadAtStart = load();
  return () => ({
    processors: cpus().length,
    model: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
    at,
    loadAtStart,
    loadAtEnd: load(),
  });
}

function load(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}
