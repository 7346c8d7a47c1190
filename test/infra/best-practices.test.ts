import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, aws_sqs, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it, vi } from 'vitest';
import { createApp } from './synthesize.ts';

/** The rules of the AWS Solutions pack that the app breaks without having acknowledged it. */
function findings(app: App): string[] {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const silenced = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    app.synth();
    return [];
  } catch {
    const report = JSON.parse(readFileSync(path.join(app.outdir, 'validation-report.json'), 'utf8'));
    return report.pluginReports.flatMap((plugin: { violations: { ruleName: string }[] }) =>
      plugin.violations.map(({ ruleName }) => ruleName),
    );
  } finally {
    silenced.mockRestore();
  }
}

describe('AWS Solutions checks', () => {
  it.each(['dev', 'small', 'large'])('pass for the preset %s', (preset) => {
    expect(findings(createApp({ preset }).app)).toEqual([]);
  });

  it('pass with a domain, countries and an address for alarms', () => {
    const { app } = createApp({
      allowedCountries: ['DE'],
      alarmEmail: 'operator@example.com',
      domainName: 'api.example.com',
      certificateArn: 'arn:aws:acm:eu-west-1:111111111111:certificate/1',
    });
    expect(findings(app)).toEqual([]);
  });

  it('would fail for a queue that anybody may talk to in the clear', () => {
    const app = new App({ outdir: createApp().app.outdir });
    new aws_sqs.Queue(new Stack(app, 'careless'), 'Queue');
    expect(findings(app)).toEqual(expect.arrayContaining([expect.stringContaining('SQS4')]));
  });
});
