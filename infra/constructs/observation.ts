import { Duration } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QUEUES } from '../../functions/manifest.ts';
import type { DeploymentConfig } from '../config.ts';
import type { Database } from './database.ts';
import type { ProductFunction } from './product-function.ts';
import type { WorkQueues } from './work-queues.ts';

export interface ObservationProps {
  config: DeploymentConfig;
  api: apigateway.RestApi;
  functions: readonly ProductFunction[];
  queues: WorkQueues;
  scheduleDeadLetters: sqs.Queue;
  database: Database;
}

const minutely = { period: Duration.minutes(1) };
const fiveMinutes = { period: Duration.minutes(5) };

/** A query answers within two seconds, ninety-nine times in a hundred; slower than this is worth a look. */
const QUERY_P99_MS = 10_000;

/** In five minutes. A few are strangers who try; more is a subscription whose audience or account is not the deployment's. */
const FORGED_PUSHES = 50;

/** One dashboard, and alarms on what needs a person: lost work, errors, slowness, a database at its limit. */
export class Observation extends Construct {
  readonly #topic: sns.Topic;

  constructor(scope: Construct, id: string, props: ObservationProps) {
    super(scope, id);
    this.#topic = new sns.Topic(this, 'Alarms', { enforceSSL: true, displayName: `${props.config.name} alarms` });
    if (props.config.alarmEmail) this.#topic.addSubscription(new EmailSubscription(props.config.alarmEmail));
    const dashboard = new cloudwatch.Dashboard(this, 'Dashboard', { dashboardName: props.config.name });
    dashboard.addWidgets(...this.#requests(props));
    dashboard.addWidgets(...this.#work(props));
    dashboard.addWidgets(this.#pushes(props));
    this.#googleClient(props);
    dashboard.addWidgets(...this.#storage(props.database));
  }

  #requests({ api, functions }: ObservationProps): cloudwatch.IWidget[] {
    const errors = functions.map(({ spec, lambda }) => lambda.metricErrors({ ...fiveMinutes, label: spec.name }));
    for (const [index, metric] of errors.entries()) {
      this.#alarm(`Errors-${functions[index]?.spec.name}`, metric, 0, 'The function failed; its log says why.');
    }
    const latency = functions
      .filter(({ spec }) => spec.trigger.kind === 'http')
      .map(({ spec, lambda }) => lambda.metricDuration({ ...fiveMinutes, statistic: 'p99', label: spec.name }));
    const [query] = latency;
    if (query) this.#alarm('QueryLatency', query, QUERY_P99_MS, 'The slowest queries take too long.');
    const failures = api.metricServerError({ ...fiveMinutes, statistic: 'Sum' });
    this.#alarm('ServerErrors', failures, 5, 'Callers are answered with 5xx.');
    return [
      graph('Requests', [
        api.metricCount(minutely),
        api.metricClientError({ ...minutely, statistic: 'Sum' }),
        failures,
      ]),
      graph('Time of functions, p99 (ms)', latency),
      graph('Errors of functions', errors),
    ];
  }

  #work({ queues, scheduleDeadLetters }: ObservationProps): cloudwatch.IWidget[] {
    const dead = [...queues.deadLetterQueues, ['schedules', scheduleDeadLetters] as const].map(([name, queue]) => {
      const depth = queue.metricApproximateNumberOfMessagesVisible({ ...minutely, statistic: 'Maximum', label: name });
      const whatToDo =
        queue === scheduleDeadLetters
          ? 'A schedule could not call its function; find out why, then purge the queue: the next firing does the work.'
          : 'Messages were given up; look at them, then redrive the queue.';
      this.#alarm(`DeadLetters-${name}`, depth, 0, whatToDo);
      return depth;
    });
    return [
      graph(
        'Age of the oldest message (s)',
        QUEUES.map((name) => queues.metricAge(name).with({ label: name })),
      ),
      graph('Dead letters', dead),
    ];
  }

  /** What became of pushes, counted from the lines that the function logs of them. */
  #pushes({ config, functions }: ObservationProps): cloudwatch.IWidget {
    const webhooks = functions.find(({ spec }) => spec.name === 'webhooks');
    if (!webhooks) throw new Error('The manifest has no function "webhooks".');
    new logs.MetricFilter(this, 'Pushes', {
      logGroup: webhooks.lambda.logGroup,
      filterPattern: logs.FilterPattern.exists('$.outcome'),
      metricNamespace: config.name,
      metricName: 'Pushes',
      metricValue: '1',
      dimensions: { outcome: '$.outcome' },
    });
    const outcomes = ['wanted', 'on-the-way', 'stale', 'replayed', 'unknown', 'forged', 'malformed'].map(
      (outcome) =>
        new cloudwatch.Metric({
          namespace: config.name,
          metricName: 'Pushes',
          dimensionsMap: { outcome },
          statistic: 'Sum',
          label: outcome,
          ...fiveMinutes,
        }),
    );
    const forged = outcomes.find(({ label }) => label === 'forged');
    if (forged) this.#alarm('ForgedPushes', forged, FORGED_PUSHES, 'Pushes are not signed as the deployment expects.');
    return graph('Pushes, by what became of them', outcomes);
  }

  /** A client that Google refuses stops the sync of everybody, and is mended by the operator alone. */
  #googleClient({ config, functions }: ObservationProps): void {
    const worker = functions.find(({ spec }) => spec.name === 'sync-worker');
    if (!worker) throw new Error('The manifest has no function "sync-worker".');
    const refused = new logs.MetricFilter(this, 'GoogleRefusals', {
      logGroup: worker.lambda.logGroup,
      filterPattern: logs.FilterPattern.stringValue('$.code', '=', 'misconfigured'),
      metricNamespace: config.name,
      metricName: 'GoogleRefusals',
      metricValue: '1',
    }).metric({ ...fiveMinutes, statistic: 'Sum' });
    this.#alarm(
      'GoogleRefusesClient',
      refused,
      0,
      'Google refuses the OAuth client: look at GOOGLE_SECRET and its id.',
    );
  }

  #storage(database: Database): cloudwatch.IWidget[] {
    const used = database.cluster.metricACUUtilization({ ...fiveMinutes, statistic: 'Average' });
    this.#alarm('DatabaseCapacity', used, 90, 'The database is at its largest size: raise maxCapacity.', 3);
    const pinned = database.pinnedSessions();
    if (pinned) this.#alarm('PinnedSessions', pinned, 0, 'A statement pins database sessions, so pooling is lost.', 3);
    return [
      graph('Database capacity (ACU)', [database.cluster.metricServerlessDatabaseCapacity(minutely)]),
      graph('Database capacity in use (%)', [used]),
      graph('Database connections', [
        database.cluster.metricDatabaseConnections(minutely),
        ...(pinned ? [pinned.with({ label: 'pinned' })] : []),
      ]),
    ];
  }

  #alarm(id: string, metric: cloudwatch.Metric, above: number, description: string, periods = 1): void {
    new cloudwatch.Alarm(this, id, {
      alarmDescription: description,
      metric,
      threshold: above,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.#topic));
  }
}

function graph(title: string, left: cloudwatch.IMetric[]): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, left, width: 8 });
}
