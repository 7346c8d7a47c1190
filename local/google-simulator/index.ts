export type { Fault, FaultKind } from './faults/fault.ts';
export type { DeliverOptions, LiveMailbox } from './gmail/live-mailbox.ts';
export type { Forgery, PubSub, PushSubscription } from './push/pubsub.ts';
export type { PushQueue } from './push/push-queue.ts';
export { ProjectQuotas } from './quotas/project-quotas.ts';
export type { QuotaGeneration, QuotaSettings } from './quotas/quota-settings.ts';
export { type GoogleSimulator, type GoogleSimulatorOptions, startGoogleSimulator } from './start-google-simulator.ts';
export { type LoadWorkspaceOptions, loadWorkspace } from './workspace/load-workspace.ts';
export type { MalformedItem, Workspace } from './workspace/workspace.ts';
