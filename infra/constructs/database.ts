import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';
import type { Network } from './network.ts';

const DATABASE_NAME = 'orchestrator';
/** The role that functions connect as: it owns nothing and is under row security. Made by the first migration. */
const APP_ROLE = 'app';
const PORT = 5432;

/**
 * Certificates of a cluster are signed by Amazon's own authority, which Node does not know; Lambda keeps it in this file.
 * Those of a proxy are public ones.
 */
const AMAZON_CERTIFICATES = '/var/runtime/ca-cert.pem';

/** Aurora PostgreSQL Serverless v2, with RDS Proxy in front unless the deployment is a developer's. */
export class Database extends Construct {
  readonly cluster: rds.DatabaseCluster;
  readonly proxy: rds.DatabaseProxy | undefined;
  readonly #ownerSecretArn: string;

  constructor(scope: Construct, id: string, props: { config: DeploymentConfig; network: Network }) {
    super(scope, id);
    const { config, network } = props;
    const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    const engine = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 });
    this.cluster = new rds.DatabaseCluster(this, 'Cluster', {
      engine,
      vpc: network.vpc,
      vpcSubnets,
      defaultDatabaseName: DATABASE_NAME,
      credentials: rds.Credentials.fromUsername('orchestrator_owner'),
      // RDS keeps the password in Secrets Manager and rotates it every week.
      manageMasterUserPassword: true,
      iamAuthentication: true,
      storageEncrypted: true,
      writer: rds.ClusterInstance.serverlessV2('Writer'),
      // A reader that scales with the writer can take over its load at once.
      readers: Array.from({ length: config.readers }, (_, index) =>
        rds.ClusterInstance.serverlessV2(`Reader${index + 1}`, { scaleWithWriter: true }),
      ),
      serverlessV2MinCapacity: config.minCapacity,
      serverlessV2MaxCapacity: config.maxCapacity,
      ...(config.minCapacity === 0 ? { serverlessV2AutoPauseDuration: Duration.minutes(15) } : {}),
      parameters: { 'rds.force_ssl': '1' },
      backup: { retention: Duration.days(config.backupDays) },
      copyTagsToSnapshot: true,
      deletionProtection: config.protectData,
      removalPolicy: config.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.#ownerSecretArn = secretArn(this.cluster);
    this.#acknowledgeFindings(config);
    this.proxy = config.proxy ? this.#createProxy(network, vpcSubnets) : undefined;
    const entry: ec2.IConnectable = this.proxy ?? this.cluster;
    entry.connections.allowFrom(network.functionSecurityGroup, ec2.Port.tcp(PORT), 'From the functions');
    if (this.proxy) {
      this.cluster.connections.allowFrom(
        network.functionSecurityGroup,
        ec2.Port.tcp(PORT),
        'Migrations go past the proxy',
      );
    }
  }

  /** The function connects as `app`, by IAM token, through the proxy where there is one. */
  connectAsApp(target: lambda.Function): void {
    target.addEnvironment('DATABASE_HOST', this.proxy?.endpoint ?? this.cluster.clusterEndpoint.hostname);
    target.addEnvironment('DATABASE_NAME', DATABASE_NAME);
    if (this.proxy) {
      this.proxy.grantConnect(target, APP_ROLE);
    } else {
      target.addEnvironment('NODE_EXTRA_CA_CERTS', AMAZON_CERTIFICATES);
      this.cluster.grantConnect(target, APP_ROLE);
    }
  }

  /** The function connects to the cluster itself as the owner of the schema, with the password in a secret. */
  connectAsOwner(target: lambda.Function): void {
    target.addEnvironment('DATABASE_HOST', this.cluster.clusterEndpoint.hostname);
    target.addEnvironment('DATABASE_NAME', DATABASE_NAME);
    target.addEnvironment('DATABASE_OWNER_SECRET', this.#ownerSecretArn);
    target.addEnvironment('NODE_EXTRA_CA_CERTS', AMAZON_CERTIFICATES);
    target.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.#ownerSecretArn] }),
    );
  }

  /** Sessions that the proxy could not share, because a statement changed their state; undefined without a proxy. */
  pinnedSessions(): cloudwatch.Metric | undefined {
    if (!this.proxy) return undefined;
    return new Metric({
      namespace: 'AWS/RDS',
      metricName: 'DatabaseConnectionsCurrentlySessionPinned',
      dimensionsMap: { ProxyName: this.proxy.dbProxyName },
      statistic: 'Maximum',
      period: Duration.minutes(1),
    });
  }

  #createProxy(network: Network, vpcSubnets: ec2.SubnetSelection): rds.DatabaseProxy {
    const role = new iam.Role(this, 'ProxyRole', { assumedBy: new iam.ServicePrincipal('rds.amazonaws.com') });
    // With IAM from end to end the proxy needs no password; CDK does not grant its role the way in.
    this.cluster.grantConnect(role, APP_ROLE);
    return new rds.DatabaseProxy(this, 'Proxy', {
      proxyTarget: rds.ProxyTarget.fromCluster(this.cluster),
      defaultAuthScheme: rds.DefaultAuthScheme.IAM_AUTH,
      requireTLS: true,
      role,
      vpc: network.vpc,
      vpcSubnets,
      securityGroups: [
        new ec2.SecurityGroup(this, 'ProxySecurityGroup', {
          vpc: network.vpc,
          description: 'The database proxy: functions come in, the database is all it calls',
          allowAllOutbound: false,
        }),
      ],
    });
  }

  #acknowledgeFindings(config: DeploymentConfig): void {
    if (!config.protectData) {
      Validations.of(this.cluster).acknowledge({
        id: 'AwsSolutions-RDS10',
        reason: 'A development stack, made to be thrown away; the other presets are protected.',
      });
    }
  }
}

function secretArn(cluster: rds.DatabaseCluster): string {
  if (!cluster.secret) throw new Error('The cluster has no secret for its owner, although RDS was told to manage one.');
  return cluster.secret.secretArn;
}
