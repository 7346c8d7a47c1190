import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { FUNCTIONS } from '../../functions/manifest.ts';
import { readDeploymentConfig } from '../../infra/config.ts';
import { addDeployment } from '../../infra/deployment.ts';

const scratch: string[] = [];

afterAll(() => {
  for (const folder of scratch) rmSync(folder, { recursive: true });
});

const root = path.join(import.meta.dirname, '../..');

/** The context of cdk.json, with what a deployment must add to it. */
export function deploymentContext(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(path.join(root, 'cdk.json'), 'utf8'));
  return {
    ...context,
    preset: 'small',
    googleClientId: 'client.apps.googleusercontent.com',
    upstashRedisRestUrl: 'https://cache.example.com',
    ...overrides,
  };
}

/** The app of a deployment over placeholder bundles, not yet synthesized. Its output goes to a temporary directory. */
export function createApp(overrides: Record<string, unknown> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'deployment-'));
  scratch.push(folder);
  const bundleDir = path.join(folder, 'functions');
  for (const { name } of FUNCTIONS) {
    mkdirSync(path.join(bundleDir, name), { recursive: true });
    writeFileSync(path.join(bundleDir, name, 'index.mjs'), 'export const handler = () => {};\n');
  }
  const context = deploymentContext(overrides);
  const app = new App({ context, outdir: path.join(folder, 'cdk.out') });
  return { app, ...addDeployment(app, readDeploymentConfig(context), bundleDir) };
}

/** The CloudFormation templates of a deployment's stacks. */
export function synthesize(overrides: Record<string, unknown> = {}) {
  const { data, service } = createApp(overrides);
  return { data: Template.fromStack(data), service: Template.fromStack(service) };
}
