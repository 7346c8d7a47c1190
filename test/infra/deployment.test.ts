import { readFileSync } from 'node:fs';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FUNCTIONS, type FunctionSpec, nodeOptions, QUEUES, SYNC_QUEUES } from '../../functions/manifest.ts';
import { synthesize } from './synthesize.ts';

const small = synthesize();
const dev = synthesize({ preset: 'dev' });
const large = synthesize({ preset: 'large' });

interface Resource {
  Properties: Record<string, unknown>;
  DependsOn?: string[];
}

/** The resources of a type, by logical id. */
function resources(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.findResources(type)) as [string, Resource][];
}

describe('the API', () => {
  it('streams the answers of query and waits a little longer than it may run', () => {
    const streamed = resources(small.service, 'AWS::ApiGateway::Method').filter(([, method]) =>
      JSON.stringify(method).includes('response-streaming-invocations'),
    );
    expect(streamed.length).toBe(2);
    for (const [, method] of streamed) {
      expect(method.Properties.Integration).toMatchObject({ ResponseTransferMode: 'STREAM', TimeoutInMillis: 65_000 });
    }
  });

  it('has every route of the manifest, and no other', () => {
    small.service.resourceCountIs('AWS::ApiGateway::Method', 6);
    const parts = resources(small.service, 'AWS::ApiGateway::Resource').map(
      ([, { Properties }]) => Properties.PathPart,
    );
    expect(parts.sort()).toEqual(['calendar', 'drive', 'gmail', 'query', 'v1', 'webhooks', '{proxy+}', '{requestId}']);
  });

  it('is regional, and throttled by preset', () => {
    small.service.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'] } });
    const throttled = (rate: number, burst: number) => ({
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst })],
    });
    small.service.hasResourceProperties('AWS::ApiGateway::Stage', throttled(167, 500));
    large.service.hasResourceProperties('AWS::ApiGateway::Stage', throttled(600, 1_800));
  });

  it('logs each access, but neither query strings nor bodies', () => {
    const [[, stage]] = resources(small.service, 'AWS::ApiGateway::Stage') as [[string, Resource]];
    const { Format } = stage.Properties.AccessLogSetting as { Format: string };
    expect(Format).toContain('$context.resourcePath');
    expect(Format).not.toMatch(/\$context\.(path|requestOverride|authorizer)|querystring/i);
    expect(stage.Properties.MethodSettings).toMatchObject([{ DataTraceEnabled: false }]);
    expect(JSON.stringify(stage.Properties.MethodSettings)).not.toContain('LoggingLevel');
  });

  it('answers its own failures with problem documents', () => {
    small.service.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'THROTTLED',
      StatusCode: '429',
      ResponseParameters: { 'gatewayresponse.header.Content-Type': "'application/problem+json'" },
      ResponseTemplates: {
        'application/json': Match.serializedJson(Match.objectLike({ type: 'urn:problem:rate-limited' })),
      },
    });
  });

  it('can have a domain of its own, and then no other address', () => {
    const { service } = synthesize({
      domainName: 'api.example.com',
      certificateArn: 'arn:aws:acm:eu-west-1:1:certificate/1',
    });
    service.hasResourceProperties('AWS::ApiGateway::DomainName', { SecurityPolicy: 'TLS_1_2' });
    service.hasResourceProperties('AWS::ApiGateway::RestApi', { DisableExecuteApiEndpoint: true });
    service.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ JWT_ISSUER: 'https://api.example.com' }) },
    });
  });
});

describe('the firewall', () => {
  const rules = (template: Template) => {
    const [[, webAcl]] = resources(template, 'AWS::WAFv2::WebACL') as [[string, Resource]];
    return webAcl.Properties.Rules as { Name: string; Priority: number; Statement: unknown }[];
  };

  it('limits each address and applies rules of AWS, for any country', () => {
    expect(rules(small.service).map(({ Name }) => Name)).toEqual([
      'rate',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
    ]);
    small.service.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  });

  it('blocks other countries when some are given, but never the webhooks', () => {
    const [first] = rules(synthesize({ allowedCountries: 'DE,FR' }).service);
    expect(first).toMatchObject({ Name: 'countries', Priority: 0, Action: { Block: {} } });
    expect(JSON.stringify(first?.Statement)).toContain('"CountryCodes":["DE","FR"]');
    expect(JSON.stringify(first?.Statement)).toContain('/v1/webhooks/');
  });

  it('lets questions through that speak of markup, paths or addresses', () => {
    const common = JSON.stringify(rules(small.service).at(-1));
    expect(common).toContain('{"ActionToUse":{"Count":{}},"Name":"CrossSiteScripting_BODY"}');
  });
});

describe('the queues', () => {
  it('has one for each in the manifest, each with a dead-letter queue', () => {
    const all = resources(small.service, 'AWS::SQS::Queue');
    const withRedrive = all.filter(([, { Properties }]) => Properties.RedrivePolicy !== undefined);
    expect(withRedrive.length).toBe(QUEUES.length);
    for (const [, { Properties }] of withRedrive)
      expect(Properties.RedrivePolicy).toMatchObject({ maxReceiveCount: 5 });
    const targets = withRedrive.map(([, { Properties }]) => JSON.stringify(Properties.RedrivePolicy));
    expect(new Set(targets).size).toBe(QUEUES.length);
    for (const [, { Properties }] of all) expect(Properties.SqsManagedSseEnabled).toBe(true);
  });

  it('hides a message for at least six times as long as its worker may take', () => {
    for (const [, mapping] of resources(small.service, 'AWS::Lambda::EventSourceMapping')) {
      const worker = idIn(mapping.Properties.FunctionName);
      const queue = idIn(mapping.Properties.EventSourceArn);
      const { Timeout } = property(small.service, worker);
      const { VisibilityTimeout } = property(small.service, queue);
      expect(Number(VisibilityTimeout)).toBeGreaterThanOrEqual(6 * Number(Timeout));
    }
  });

  it('hands them to the workers, who may fail single messages, at a bounded concurrency', () => {
    const mappings = resources(small.service, 'AWS::Lambda::EventSourceMapping').map(
      ([, { Properties }]) => Properties,
    );
    expect(mappings.length).toBe(QUEUES.length);
    for (const mapping of mappings) {
      expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(mapping.ScalingConfig).toMatchObject({ MaximumConcurrency: expect.any(Number) });
    }
    expect(mappings.filter(({ BatchSize }) => BatchSize === 1).length).toBe(SYNC_QUEUES.length);
  });
});

describe('the schedules', () => {
  it('fire what the manifest says, retry twice and keep what failed', () => {
    small.service.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(5 minutes)',
      Target: {
        Input: '{"kind":"sweep"}',
        RetryPolicy: { MaximumRetryAttempts: 2 },
        DeadLetterConfig: { Arn: Match.anyValue() },
      },
    });
  });
});

describe('the functions', () => {
  it('run the bundles on Node 24, arm64, traced, with the limits of the manifest', () => {
    for (const spec of FUNCTIONS as readonly FunctionSpec[]) {
      const { name, memoryMb, timeoutSeconds, variables } = spec;
      small.service.hasResourceProperties('AWS::Lambda::Function', {
        Description: `orchestrator: ${name}`,
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: memoryMb,
        Timeout: timeoutSeconds,
        Environment: { Variables: Match.objectLike({ ...variables, NODE_OPTIONS: nodeOptions(spec) }) },
        TracingConfig: { Mode: 'Active' },
      });
    }
  });

  it('are changed only after the migrations have run', () => {
    const [[migration]] = resources(small.service, 'Custom::Trigger') as [[string, Resource]];
    for (const [, made] of resources(small.service, 'AWS::Lambda::Function')) {
      const name = String(made.Properties.Description ?? '').replace('orchestrator: ', '');
      const known = FUNCTIONS.some((spec) => spec.name === name);
      if (known) expect([name, made.DependsOn?.includes(migration) ?? false]).toEqual([name, name !== 'migrate']);
    }
  });

  it('keep their logs for a limited time', () => {
    for (const [, group] of resources(small.service, 'AWS::Logs::LogGroup')) {
      expect(group.Properties.RetentionInDays).toBe(30);
    }
  });
});

describe('the database', () => {
  it('is encrypted, backed up, protected, and spread over two zones', () => {
    small.data.hasResource('AWS::RDS::DBCluster', {
      DeletionPolicy: 'Retain',
      Properties: {
        Engine: 'aurora-postgresql',
        EngineVersion: Match.stringLikeRegexp('^17\\.'),
        StorageEncrypted: true,
        EnableIAMDatabaseAuthentication: true,
        ManageMasterUserPassword: true,
        DeletionProtection: true,
        BackupRetentionPeriod: 14,
      },
    });
    small.data.resourceCountIs('AWS::RDS::DBInstance', 2);
  });

  it('is reached through a proxy that demands TLS and IAM, as the role app', () => {
    small.data.hasResourceProperties('AWS::RDS::DBProxy', {
      RequireTLS: true,
      DefaultAuthScheme: 'IAM_AUTH',
      Auth: Match.absent(),
    });
    small.data.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{ Action: 'rds-db:connect', Resource: { 'Fn::Join': ['', Match.arrayWith(['/app'])] } }],
      },
    });
  });

  it('has no proxy in a developer’s stack, so that it can sleep', () => {
    dev.data.resourceCountIs('AWS::RDS::DBProxy', 0);
    dev.data.resourceCountIs('AWS::RDS::DBInstance', 1);
    dev.data.resourceCountIs('AWS::EC2::NatGateway', 0);
    dev.data.hasResourceProperties('AWS::RDS::DBCluster', { ServerlessV2ScalingConfiguration: { MinCapacity: 0 } });
    dev.service.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'orchestrator: query',
      Environment: { Variables: Match.objectLike({ NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' }) },
    });
  });

  it('admits nothing from the internet', () => {
    for (const template of [small.data, small.service, dev.data]) {
      expect(JSON.stringify(template.findResources('AWS::EC2::SecurityGroupIngress'))).not.toContain('0.0.0.0/0');
      for (const [, group] of resources(template, 'AWS::EC2::SecurityGroup')) {
        expect(JSON.stringify(group.Properties.SecurityGroupIngress ?? [])).not.toContain('0.0.0.0/0');
      }
    }
  });

  it('has NAT in each zone in the large preset, and one gateway in the small one', () => {
    small.data.resourceCountIs('AWS::EC2::NatGateway', 1);
    large.data.resourceCountIs('AWS::EC2::NatGateway', 2);
  });
});

describe('the alarms', () => {
  it('watch each dead-letter queue, each function, the database and pinned sessions', () => {
    const metrics = resources(small.service, 'AWS::CloudWatch::Alarm').map(
      ([, alarm]) => /"MetricName":"(\w+)"/.exec(JSON.stringify(alarm))?.[1],
    );
    const count = (name: string) => metrics.filter((metric) => metric === name).length;
    expect(count('ApproximateNumberOfMessagesVisible')).toBe(QUEUES.length + 1);
    expect(count('Errors')).toBe(FUNCTIONS.length);
    expect(metrics).toEqual(
      expect.arrayContaining(['ACUUtilization', 'DatabaseConnectionsCurrentlySessionPinned', '5XXError']),
    );
  });

  it('are on the page of operations, each with what to do, and no other', () => {
    const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const [, section = ''] = /^## Alarms$(.*?)^## /ms.exec(page) ?? [];
    const names: Record<string, string[]> = { '<function>': FUNCTIONS.map(({ name }) => name), '<queue>': [...QUEUES] };
    const documented = [...section.matchAll(/^\| `([\w-]+)(<\w+>)?` \|/gm)].flatMap(([, prefix = '', each]) =>
      (each === undefined ? [''] : (names[each] ?? [])).map((name) => `${prefix}${name}`.replaceAll('-', '')),
    );
    // A logical id ends in a hash of eight digits.
    const alarms = resources(small.service, 'AWS::CloudWatch::Alarm').map(
      ([id]) => /^Observation(\w+)[\dA-F]{8}$/.exec(id)?.[1],
    );
    expect(documented.sort()).toEqual(alarms.sort());
  });

  it('tell somebody', () => {
    for (const [, alarm] of resources(small.service, 'AWS::CloudWatch::Alarm')) {
      expect(alarm.Properties.AlarmActions).toHaveLength(1);
    }
    synthesize({ alarmEmail: 'operator@example.com' }).service.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'operator@example.com',
    });
  });
});

/** The logical id in a Ref or a GetAtt. */
function idIn(reference: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute } = reference as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  return Ref ?? attribute?.[0] ?? 'nothing';
}

function property(template: Template, logicalId: string): Record<string, unknown> {
  return (template.toJSON().Resources[logicalId] as Resource).Properties;
}
