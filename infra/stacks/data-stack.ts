import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';
import { Database } from '../constructs/database.ts';
import { Network } from '../constructs/network.ts';
import { Secrets } from '../constructs/secrets.ts';
import { TokenKey } from '../constructs/token-key.ts';

/** What holds state, and the network it lives in: changes seldom, and must survive whatever happens to the service. */
export class DataStack extends Stack {
  readonly network: Network;
  readonly database: Database;
  readonly tokenKey: TokenKey;
  readonly secrets: Secrets;

  constructor(scope: Construct, id: string, config: DeploymentConfig) {
    super(scope, id, {
      description: 'Google Workspace Orchestrator: network, database, keys and secrets',
      env: { region: config.region },
      terminationProtection: config.protectData,
    });
    this.network = new Network(this, 'Network', config);
    this.database = new Database(this, 'Database', { config, network: this.network });
    this.tokenKey = new TokenKey(this, 'TokenKey', config);
    this.secrets = new Secrets(this, 'Secrets', config);
  }
}
