import { dirname } from 'node:path';
import type { FunctionSpec } from '../../functions/manifest.ts';

const REGION = 'eu-west-1';
const ACCOUNT = '000000000000';

export function functionArn(name: string): string {
  return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
}

/**
 * The variables that Lambda sets for a function
 * (docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime), under the ones of its
 * configuration. `TZ` is not among them: threads share the time zone of the process.
 */
export function functionEnvironment(
  { name, memoryMb }: FunctionSpec,
  bundleFile: string,
  configured: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    ...configured,
    _HANDLER: 'index.handler',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: dirname(bundleFile),
    LANG: 'en_US.UTF-8',
  };
}
