import { existsSync } from 'node:fs';
import path from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionSpec, nodeOptions } from '../../functions/manifest.ts';
import type { DeploymentConfig } from '../config.ts';
import type { Network } from './network.ts';

export interface ProductFunctionProps {
  spec: FunctionSpec;
  /** Holds a folder a function with its bundle, `index.mjs`. */
  bundleDir: string;
  config: DeploymentConfig;
  network: Network;
}

/** A function of the manifest from its bundle, in the network, with a role that can do nothing yet but run. */
export class ProductFunction extends Construct {
  readonly spec: FunctionSpec;
  readonly lambda: lambda.Function;

  /** @throws when the bundle is missing. */
  constructor(scope: Construct, id: string, props: ProductFunctionProps) {
    super(scope, id);
    this.spec = props.spec;
    const bundle = path.join(props.bundleDir, props.spec.name);
    if (!existsSync(path.join(bundle, 'index.mjs'))) {
      throw new Error(`${bundle} holds no index.mjs. Build the bundles first: npm run bundle`);
    }
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.config.logDays,
      removalPolicy: props.config.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.lambda = new lambda.Function(this, 'Function', {
      description: `${props.config.name}: ${props.spec.name}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(bundle, { exclude: ['meta.json'] }),
      memorySize: props.spec.memoryMb,
      timeout: Duration.seconds(props.spec.timeoutSeconds),
      environment: { ...props.spec.variables, NODE_OPTIONS: nodeOptions(props.spec) },
      role: this.#createRole(logGroup),
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      tracing: lambda.Tracing.ACTIVE,
      vpc: props.network.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [props.network.functionSecurityGroup],
    });
  }

  /** Narrower than AWS's managed policies, which allow writing to every log group of the account. */
  #createRole(logGroup: logs.LogGroup): iam.Role {
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: [
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DeleteNetworkInterface',
          'ec2:DescribeSubnets',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        resources: ['*'],
      }),
    );
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Lambda checks the right to its network interfaces, and X-Ray that to write, without naming a resource.',
    });
    return role;
  }
}
