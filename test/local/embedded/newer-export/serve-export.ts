import { startOrchestrator } from '../../../../local/embedded/orchestrator.ts';
import { loadWorkspace } from '../../../../local/google-simulator/index.ts';
import { ME } from './write-export.ts';

export function serveExport(
  folder: string,
  dataDirectory: string,
  bundleDirectory: string,
  log: (line: string) => void,
) {
  return loadWorkspace(folder, { me: ME }).then((workspace) =>
    startOrchestrator({
      dataDirectory,
      bundleDirectory,
      workspace,
      clockOffsetMs: 0,
      port: 0,
      log: (entry) => {
        const isFine = entry.kind === 'cold-start' || (entry.kind === 'invocation' && entry.outcome === 'ok');
        if (!isFine) log(JSON.stringify(entry));
      },
    }),
  );
}
