import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** The encryption context that every use of the key must state; the functions send the same. */
const PURPOSE = { key: 'kms:EncryptionContext:purpose', value: 'google-tokens' };

const USES = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** The KMS key that wraps the data keys under which Google's tokens are encrypted. Rotated by AWS every year. */
export class TokenKey extends Construct {
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, props: { protectData: boolean }) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key', {
      description: 'Wraps the data keys that encrypt tokens of Google accounts',
      enableKeyRotation: true,
      removalPolicy: props.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // Whatever a role is granted later, the key serves this one purpose.
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'OnlyForGoogleTokens',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: USES,
        resources: ['*'],
        conditions: { StringNotEquals: { [PURPOSE.key]: PURPOSE.value } },
      }),
    );
  }

  /** The function may make and unwrap data keys. */
  grantUse(target: lambda.Function): void {
    target.addEnvironment('KMS_KEY_ID', this.key.keyArn);
    target.addToRolePolicy(
      new iam.PolicyStatement({
        actions: USES,
        resources: [this.key.keyArn],
        conditions: { StringEquals: { [PURPOSE.key]: PURPOSE.value } },
      }),
    );
  }
}
