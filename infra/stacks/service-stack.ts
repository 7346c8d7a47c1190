import { Duration, Stack } from 'aws-cdk-lib';
import { Trigger } from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName } from '../../functions/manifest.ts';
import type { DeploymentConfig } from '../config.ts';
import { HttpApi } from '../constructs/http-api.ts';
import { Observation } from '../constructs/observation.ts';
import { ProductFunction } from '../constructs/product-function.ts';
import { Schedules } from '../constructs/schedules.ts';
import { WebFirewall } from '../constructs/web-firewall.ts';
import { WorkQueues } from '../constructs/work-queues.ts';
import { FUNCTION_ACCESS } from '../function-access.ts';
import { modelVariables } from '../model-variables.ts';
import { pushVariables } from '../push-variables.ts';
import type { DataStack } from './data-stack.ts';

export interface ServiceStackProps {
  config: DeploymentConfig;
  data: DataStack;
  /** Holds a folder a function with its bundle. */
  bundleDir: string;
}

/** What runs: the functions of the manifest, what calls them, and what watches them. Holds nothing that can't be rebuilt. */
export class ServiceStack extends Stack {
  readonly #props: ServiceStackProps;
  readonly #api: HttpApi;
  readonly #queues: WorkQueues;

  constructor(scope: Construct, id: string, props: ServiceStackProps) {
    super(scope, id, {
      description: 'Google Workspace Orchestrator: API, workers and schedules',
      env: { region: props.config.region },
    });
    this.#props = props;
    this.#queues = new WorkQueues(this, 'Queues', { name: props.config.name });
    this.#api = new HttpApi(this, 'Api', props.config);
    const schedules = new Schedules(this, 'Schedules');
    const functions = FUNCTIONS.map((spec) => {
      const made = new ProductFunction(this, spec.name, { ...props, spec, network: props.data.network });
      this.#grantAccess(made, spec.name);
      return made;
    });
    for (const made of functions) this.#connectTrigger(made, schedules);
    this.#migrateFirst(functions);
    new WebFirewall(this, 'Firewall', {
      config: props.config,
      stageArn: this.#api.api.deploymentStage.stageArn,
    });
    new Observation(this, 'Observation', {
      config: props.config,
      api: this.#api.api,
      functions,
      queues: this.#queues,
      scheduleDeadLetters: schedules.deadLetterQueue,
      database: props.data.database,
    });
  }

  #grantAccess({ lambda }: ProductFunction, name: FunctionName): void {
    const { config, data } = this.#props;
    const access = FUNCTION_ACCESS[name];
    if (access.database === 'owner') data.database.connectAsOwner(lambda);
    else data.database.connectAsApp(lambda);
    for (const secret of access.secrets) data.secrets.grantRead(lambda, secret);
    for (const queue of access.sendsTo) this.#queues.grantSend(lambda, queue);
    if (access.tokenKey) data.tokenKey.grantUse(lambda);
    if (access.cache) lambda.addEnvironment('UPSTASH_REDIS_REST_URL', config.upstashRedisRestUrl);
    if (access.accessTokens) {
      lambda.addEnvironment('JWT_ISSUER', this.#api.publicUrl);
      lambda.addEnvironment('JWT_AUDIENCE', config.name);
    }
    const variables = {
      ...modelVariables(config, access.models),
      ...pushVariables(config, this.#api.publicUrl, access.pushes),
    };
    for (const [variable, value] of Object.entries(variables)) lambda.addEnvironment(variable, value);
    if (access.secrets.includes('SESSION_SECRET') && config.signInRedirectUris.length > 0) {
      lambda.addEnvironment('SIGN_IN_REDIRECT_URIS', config.signInRedirectUris.join(' '));
    }
    if (access.googleQuotas) {
      lambda.addEnvironment('GOOGLE_QUOTA_GENERATION', config.googleQuotaGeneration);
      if (config.googleQuotaLimits) lambda.addEnvironment('GOOGLE_QUOTA_LIMITS', config.googleQuotaLimits);
    }
    if (access.google) {
      lambda.addEnvironment('GOOGLE_CLIENT_ID', config.googleClientId);
      lambda.addEnvironment('GOOGLE_REDIRECT_URI', `${this.#api.publicUrl}/v1/auth/google/callback`);
    }
  }

  #connectTrigger(made: ProductFunction, schedules: Schedules): void {
    const { trigger } = made.spec;
    switch (trigger.kind) {
      case 'http':
        this.#api.route(made);
        break;
      case 'queues':
        for (const queue of trigger.queues) this.#queues.deliver(made.lambda, queue, trigger);
        break;
      case 'schedule':
        schedules.fire(made);
        break;
      case 'invoke':
        break;
      default:
        trigger satisfies never;
    }
  }

  /** Migrations run before any other function is changed, so each must suit the release before it too. */
  #migrateFirst(functions: readonly ProductFunction[]): void {
    const migrate = functions.find(({ spec }) => spec.name === 'migrate');
    if (!migrate) throw new Error('The manifest has no function "migrate".');
    new Trigger(this, 'Migration', {
      handler: migrate.lambda,
      timeout: Duration.seconds(migrate.spec.timeoutSeconds),
      executeBefore: functions.filter((other) => other !== migrate),
    });
  }
}
