import type { ToInstance } from './protocol.ts';

/** The part of Lambda's context object that does not come from the environment, with the clock of the deadline. */
export interface InvocationContext {
  callbackWaitsForEmptyEventLoop: boolean;
  functionName: string;
  functionVersion: string;
  memoryLimitInMB: string;
  logGroupName: string;
  logStreamName: string;
  clientContext: undefined;
  identity: undefined;
  invokedFunctionArn: string;
  awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** The context that the handler gets, as Lambda's runtime builds it (its `InvokeContext.js`). */
export function invocationContext(
  { requestId, budgetMs }: Extract<ToInstance, { type: 'invoke' }>,
  functionArn: string,
  environment: NodeJS.ProcessEnv,
): InvocationContext {
  // A monotonic clock: the deadline is a length of time, whatever the time of day.
  const deadline = performance.now() + budgetMs;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME ?? '',
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION ?? '',
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? '',
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME ?? '',
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME ?? '',
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn: functionArn,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.round(deadline - performance.now()),
  };
}
