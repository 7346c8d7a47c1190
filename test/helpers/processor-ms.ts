/**
 * Milliseconds of this thread's processor time that work takes: what else runs on the machine does not count. To tell what takes time
 * linear in its input from what does not, by a limit that is far from both.
 */
export async function processorMs(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
