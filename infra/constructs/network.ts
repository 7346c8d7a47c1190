import { Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';

/** The addresses of the network. */
const ADDRESSES = '10.0.0.0/16';

/**
 * A network over two availability zones: functions in private subnets that reach the internet through NAT, the database
 * in subnets without any way out.
 */
export class Network extends Construct {
  readonly vpc: ec2.IVpc;
  /** Worn by all functions: they share network interfaces, and the database admits this group alone. */
  readonly functionSecurityGroup: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, config: DeploymentConfig) {
    super(scope, id);
    const natInstance = config.nat === 'instance' ? createNatInstance() : undefined;
    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(ADDRESSES),
      maxAzs: 2,
      natGateways: config.nat === 'gateway-per-zone' ? 2 : 1,
      ...(natInstance ? { natGatewayProvider: natInstance } : {}),
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'functions', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
        { name: 'database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
    });
    // The two differ only in how their types spell an optional property.
    this.vpc = vpc as ec2.IVpc;
    if (natInstance) this.#admitToNat(natInstance);
    this.vpc.addFlowLog('RefusedTraffic', {
      trafficType: ec2.FlowLogTrafficType.REJECT,
      destination: ec2.FlowLogDestination.toCloudWatchLogs(
        new logs.LogGroup(this, 'FlowLogs', { retention: config.logDays }),
      ),
    });
    this.functionSecurityGroup = new ec2.SecurityGroup(this, 'Functions', {
      vpc: this.vpc,
      description: 'The functions: nothing comes in, calls go out',
    });
  }

  #admitToNat(provider: ec2.NatInstanceProviderV2): void {
    provider.connections.allowFrom(ec2.Peer.ipv4(ADDRESSES), ec2.Port.allTraffic(), 'From inside the network');
    for (const instance of provider.gatewayInstances) {
      encryptVolume(instance);
      const reason = 'A NAT instance of a development stack: it holds no data, and redeploying replaces it.';
      Validations.of(instance).acknowledge({ id: 'AwsSolutions-EC28', reason }, { id: 'AwsSolutions-EC29', reason });
    }
  }
}

/** The smallest ARM instance carries a developer's traffic for a tenth of a NAT gateway's price. */
function createNatInstance(): ec2.NatInstanceProviderV2 {
  return ec2.NatProvider.instanceV2({
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.NANO),
    defaultAllowedTraffic: ec2.NatTrafficDirection.OUTBOUND_ONLY,
    associatePublicIpAddress: true,
  });
}

/** The construct has no option for it. */
function encryptVolume(instance: ec2.Instance): void {
  instance.instance.blockDeviceMappings = [{ deviceName: '/dev/xvda', ebs: { encrypted: true, volumeType: 'gp3' } }];
}
