import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SECRETS, type SecretName } from '../function-access.ts';

/**
 * The secrets that no machine can make up. They are created with random content, which the functions refuse; an operator
 * puts the real JSON documents in after the first deployment.
 */
export class Secrets extends Construct {
  readonly #secrets: ReadonlyMap<string, secretsmanager.Secret>;

  constructor(scope: Construct, id: string, props: { protectData: boolean }) {
    super(scope, id);
    this.#secrets = new Map(
      Object.entries(SECRETS).map(([name, description]) => {
        const secret = new secretsmanager.Secret(this, name, {
          description,
          removalPolicy: props.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        });
        Validations.of(secret).acknowledge({
          id: 'AwsSolutions-SMG4',
          reason: 'Issued by others (Google, Upstash, a model provider) or paired with a public key: replaced by hand.',
        });
        new CfnOutput(this, `${name}Arn`, { description: `To be filled in: ${description}`, value: secret.secretArn });
        return [name, secret];
      }),
    );
  }

  /** The function may read the secret, and finds its ARN in the variable of the same name. */
  grantRead(target: lambda.Function, name: SecretName): void {
    const secret = this.#secrets.get(name);
    if (!secret) throw new Error(`There is no secret ${name}; there are ${[...this.#secrets.keys()].join(', ')}.`);
    target.addEnvironment(name, secret.secretArn);
    secret.grantRead(target);
  }
}
