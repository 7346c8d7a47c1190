import { Logger } from '@aws-lambda-powertools/logger';
import { ProblemError } from '../domain/problem.ts';
import { loggableError } from './loggable-error.ts';

/** The structured log of a function. Entries hold ids, codes and counts; never content, addresses, tokens or secrets. */
export function openLogger(functionName: string): Logger {
  return new Logger({ serviceName: functionName });
}

/** Logs a failed request: what is the caller's mistake as information, what is ours as an error with its causes. */
export function logFailure(logger: Logger, error: unknown, requestId: string): void {
  if (error instanceof ProblemError && error.status < 500) {
    logger.info('The request was refused.', { requestId, code: error.code });
  } else {
    logger.error('The request failed.', { requestId, error: loggableError(error) });
  }
}
