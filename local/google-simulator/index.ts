export { type GoogleSimulator, type GoogleSimulatorOptions, startGoogleSimulator } from './start-google-simulator.ts';
export { type LoadWorkspaceOptions, loadWorkspace } from './workspace/load-workspace.ts';
export type { MalformedItem, Workspace } from './workspace/workspace.ts';
