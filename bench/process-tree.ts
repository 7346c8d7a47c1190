import { readdir, readFile, writeFile } from 'node:fs/promises';

/** How often the memory is looked at; what one process peaked at in between is known all the same (VmHWM). */
const INTERVAL_MS = 250;

/**
 * Watches the memory of a process and of all that descend from it, threads included, by Linux's /proc.
 * @returns the peak so far in bytes: the largest sum of resident memory that was seen, or what the process alone peaked at
 */
export function watchMemory(pid: number): { peak(): number; stop(): Promise<void> } {
  let peak = 0;
  let stopped = false;
  const stop = new AbortController();
  const watching = (async () => {
    while (!stopped) {
      peak = Math.max(peak, await residentBytes(pid), await statusBytes(pid, 'VmHWM'));
      await new Promise<void>((resolve) => {
        setTimeout(resolve, INTERVAL_MS).unref();
        stop.signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  })();
  return {
    peak: () => peak,
    async stop() {
      stopped = true;
      stop.abort();
      await watching;
    },
  };
}

async function residentBytes(pid: number): Promise<number> {
  const sizes = await Promise.all((await processTree(pid)).map((process) => statusBytes(process, 'VmRSS')));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The process and all that descend from it, by id. */
export async function processTree(root: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    // "pid (name) state ppid …"; the name may hold spaces and brackets.
    parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const tree = [root];
  for (const pid of tree) tree.push(...pids.filter((candidate) => parents.get(candidate) === pid));
  return tree;
}

/** The most resident memory that a process has had, threads included, since it started or since `resetPeak`; 0 when it is gone. */
export function peakBytes(pid: number): Promise<number> {
  return statusBytes(pid, 'VmHWM');
}

/** From now on the peak is that of what comes (proc(5), /proc/pid/clear_refs). */
export async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}

/** A size of /proc/<pid>/status; 0 when the process is gone. */
async function statusBytes(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/** Milliseconds of processor time that a process has had (utime and stime of /proc/<pid>/stat); 0 when it is gone. */
export async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return TICK_MS * (Number(fields[11] ?? 0) + Number(fields[12] ?? 0));
}
