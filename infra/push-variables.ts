import type { DeploymentConfig } from './config.ts';
import type { FunctionAccess } from './function-access.ts';

/** The environment variables by which a function takes pushes of Google, asks for them, or knows who is dormant. */
export function pushVariables(
  config: DeploymentConfig,
  publicUrl: string,
  pushes: FunctionAccess['pushes'],
): Record<string, string> {
  return Object.assign({}, ...pushes.map((kind) => variablesOf(config, publicUrl, kind)));
}

function variablesOf(
  config: DeploymentConfig,
  publicUrl: string,
  kind: FunctionAccess['pushes'][number],
): Record<string, string> {
  switch (kind) {
    case 'receive':
      if (config.gmailPushServiceAccount === undefined) return {};
      return {
        GMAIL_PUSH_SERVICE_ACCOUNT: config.gmailPushServiceAccount,
        GMAIL_PUSH_AUDIENCE: config.gmailPushAudience ?? `${publicUrl}/v1/webhooks/gmail`,
      };
    case 'watch':
      return {
        ...(config.gmailPushTopic === undefined ? {} : { GMAIL_PUSH_TOPIC: config.gmailPushTopic }),
        ...(config.channels ? { WEBHOOK_URL: publicUrl } : {}),
      };
    case 'dormancy':
      return {
        DORMANT_AFTER_DAYS: String(config.dormantAfterDays),
        DORMANT_SYNC_DAYS: String(config.dormantSyncDays),
      };
    default:
      return kind satisfies never;
  }
}
