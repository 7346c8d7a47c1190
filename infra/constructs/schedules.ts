import { Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ProductFunction } from './product-function.ts';

/**
 * The schedules of the manifest. A firing that fails is repeated twice and no more (the default is 185 times in a day):
 * the next one does the same work. What failed is kept in a dead-letter queue.
 */
export class Schedules extends Construct {
  readonly deadLetterQueue: sqs.Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetterQueue = new sqs.Queue(this, 'dead-letter', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.deadLetterQueue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself, which the schedules name.',
    });
  }

  /** Fires the rules of the function's trigger. */
  fire(target: ProductFunction): void {
    const { trigger } = target.spec;
    if (trigger.kind !== 'schedule') throw new Error(`${target.spec.name} has no schedule, but ${trigger.kind}.`);
    const role = this.#createRole(target);
    for (const rule of trigger.rules) {
      const every = Duration.minutes(rule.everyMinutes);
      new scheduler.Schedule(this, rule.name, {
        description: `${target.spec.name}: ${rule.name}`,
        schedule: scheduler.ScheduleExpression.rate(every),
        target: new LambdaInvoke(target.lambda, {
          input: scheduler.ScheduleTargetInput.fromObject(rule.input),
          retryAttempts: 2,
          maxEventAge: every,
          deadLetterQueue: this.deadLetterQueue,
          role,
        }),
      });
    }
  }

  /** Left to itself, CDK would also allow every version and alias of the function. */
  #createRole(target: ProductFunction): iam.IRole {
    const role = new iam.Role(this, `${target.spec.name}-role`, {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        fire: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.lambda.functionArn] }),
            new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetterQueue.queueArn] }),
          ],
        }),
      },
    });
    return role.withoutPolicyUpdates();
  }
}
