/** The CDK app, run by `cdk synth` and `cdk deploy` (see cdk.json). */
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { DeploymentConfigError, readDeploymentConfig } from './config.ts';
import { addDeployment } from './deployment.ts';

const bundleDir = path.join(import.meta.dirname, '../dist/functions');

const app = new App();
try {
  addDeployment(app, readDeploymentConfig(app.node.getAllContext()), bundleDir);
} catch (error) {
  if (!(error instanceof DeploymentConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
