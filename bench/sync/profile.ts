import type { Profiler } from 'node:inspector/promises';
import { Session } from 'node:inspector/promises';

/** The work on a mail, told by the folder that the code stands in; the first that fits. */
const STAGES: readonly [stage: string, folder: RegExp][] = [
  ['fetch and parse', /\/shared\/adapters\/google\//],
  ['text of mails and files', /\/shared\/content\//],
  ['words', /\/shared\/search\/|\/shared\/domain\//],
  ['vectors', /\/shared\/adapters\/local-model\//],
  ['write rows', /\/shared\/adapters\/postgres\//],
  ['lease, queue and the rest', /\/(shared|functions)\//],
];

/** What no code of the product's stands above. */
const OTHER = 'Node itself';

/** Microseconds between two samples. */
const INTERVAL_US = 1_000;

/** Milliseconds of processor time of this process's main thread while `work` ran, by stage. */
export async function profileStages(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
    await session.post('Profiler.start');
    await work();
    const { profile } = await session.post('Profiler.stop');
    return stagesOf(profile);
  } finally {
    session.disconnect();
  }
}

/** Each sample counts for the innermost of its callers that is in a stage's folder: a library works for who called it. */
export function stagesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Record<string, number> {
  const stages = new Map<number, string>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const descend = (id: number, inherited: string): void => {
    const node = byId.get(id);
    if (!node) return;
    const stage = STAGES.find(([, folder]) => folder.test(node.callFrame.url))?.[0] ?? inherited;
    stages.set(id, node.callFrame.functionName === '(idle)' ? '' : stage);
    for (const child of node.children ?? []) descend(child, stage);
  };
  descend(nodes[0]?.id ?? 0, OTHER);
  const milliseconds: Record<string, number> = {};
  for (const [index, id] of samples.entries()) {
    const stage = stages.get(id) ?? OTHER;
    if (stage !== '') milliseconds[stage] = (milliseconds[stage] ?? 0) + (timeDeltas[index] ?? 0) / 1_000;
  }
  return milliseconds;
}
