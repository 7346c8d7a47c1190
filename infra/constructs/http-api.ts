import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';
import { addProblemResponses } from './problem-responses.ts';
import type { ProductFunction } from './product-function.ts';

/** The last part of API Gateway's own address; a custom domain has no such part. */
const STAGE = 'live';

/** API Gateway waits a little longer than the function may run, so that the function's own answer wins. */
const GRACE_SECONDS = 5;
/** What API Gateway waits at most for a response that is not streamed. */
const BUFFERED_LIMIT_SECONDS = 29;

/**
 * The regional REST API (HTTP APIs can't stream). Functions check access tokens themselves, so that they answer the same
 * way everywhere.
 */
export class HttpApi extends Construct {
  readonly api: apigateway.RestApi;
  /** Where callers find the API, without a slash at the end. */
  readonly publicUrl: string;

  constructor(scope: Construct, id: string, config: DeploymentConfig) {
    super(scope, id);
    const accessLogs = new logs.LogGroup(this, 'AccessLogs', {
      retention: config.logDays,
      removalPolicy: config.protectData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.api = new apigateway.RestApi(this, 'Api', {
      restApiName: config.name,
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      disableExecuteApiEndpoint: config.domainName !== undefined,
      // API Gateway writes no logs at all unless the account names a role for it.
      cloudWatchRole: true,
      deployOptions: {
        stageName: STAGE,
        throttlingRateLimit: config.requestsPerSecond,
        throttlingBurstLimit: config.burst,
        tracingEnabled: true,
        metricsEnabled: true,
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLogs),
        accessLogFormat: accessLogFormat(),
      },
    });
    addProblemResponses(this.api);
    this.publicUrl = config.domainName ? `https://${config.domainName}` : this.#ownAddress();
    if (config.domainName && config.certificateArn) {
      this.api.addDomainName('Domain', {
        domainName: config.domainName,
        certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', config.certificateArn),
        securityPolicy: apigateway.SecurityPolicy.TLS_1_2,
        endpointType: apigateway.EndpointType.REGIONAL,
      });
    }
    new CfnOutput(this, 'Url', { description: 'Where callers find the API', value: this.publicUrl });
    acknowledgeFindings(this.api);
  }

  /** Sends the routes of the function's trigger to it. */
  route(target: ProductFunction): void {
    const { trigger, timeoutSeconds } = target.spec;
    if (trigger.kind !== 'http') throw new Error(`${target.spec.name} has no routes: its trigger is ${trigger.kind}.`);
    const integration = new apigateway.LambdaIntegration(target.lambda, {
      responseTransferMode: trigger.responseStreaming
        ? apigateway.ResponseTransferMode.STREAM
        : apigateway.ResponseTransferMode.BUFFERED,
      timeout: Duration.seconds(
        trigger.responseStreaming ? timeoutSeconds + GRACE_SECONDS : Math.min(timeoutSeconds, BUFFERED_LIMIT_SECONDS),
      ),
      scopePermissionToMethod: false,
    });
    for (const { method, path } of trigger.routes) {
      this.api.root.resourceForPath(path).addMethod(method, integration);
    }
  }

  /** Built from the id alone: the functions need it, and `api.url` would wait for the functions. */
  #ownAddress(): string {
    const { region, urlSuffix } = Stack.of(this);
    return `https://${this.api.restApiId}.execute-api.${region}.${urlSuffix}/${STAGE}`;
  }
}

/** One JSON object a request. Query strings are left out: they hold what people search for. */
function accessLogFormat(): apigateway.AccessLogFormat {
  const { AccessLogField: field } = apigateway;
  return apigateway.AccessLogFormat.custom(
    JSON.stringify({
      requestId: field.contextRequestId(),
      time: field.contextRequestTime(),
      ip: field.contextIdentitySourceIp(),
      method: field.contextHttpMethod(),
      route: field.contextResourcePath(),
      status: field.contextStatus(),
      bytes: field.contextResponseLength(),
      milliseconds: field.contextResponseLatency(),
      integrationMilliseconds: field.contextIntegrationLatency(),
      refusedAs: field.contextErrorResponseType(),
      firewall: field.contextWafStatus(),
    }),
  );
}

function acknowledgeFindings(api: apigateway.RestApi): void {
  const tokens = 'Functions verify access tokens themselves, so that a local and an AWS deployment answer alike.';
  Validations.of(api).acknowledge(
    { id: 'AwsSolutions-APIG4', reason: tokens },
    { id: 'AwsSolutions-COG4', reason: tokens },
    {
      id: 'AwsSolutions-APIG2',
      reason: 'Functions validate requests by the schemas that the OpenAPI page is made from.',
    },
    {
      id: 'AwsSolutions-APIG6',
      reason: 'Execution logs hold query strings, which are what people search for; access logs leave them out.',
    },
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'The policy that AWS prescribes for the account-wide log role of API Gateway.',
    },
  );
}
