import type { App } from 'aws-cdk-lib';
import type { DeploymentConfig } from './config.ts';
import { DataStack } from './stacks/data-stack.ts';
import { ServiceStack } from './stacks/service-stack.ts';

/** Adds the two stacks of a deployment to the app: `<name>-data`, and `<name>-service` on top of it. */
export function addDeployment(app: App, config: DeploymentConfig, bundleDir: string) {
  const data = new DataStack(app, `${config.name}-data`, config);
  const service = new ServiceStack(app, `${config.name}-service`, { config, data, bundleDir });
  return { data, service };
}
