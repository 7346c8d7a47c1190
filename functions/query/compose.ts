import type { Catalogue } from '../../shared/agents/catalogue.ts';
import { ModelError } from '../../shared/resilience/model-error.ts';
import { openAccessTokenVerifier } from '../../shared/runtime/access-tokens.ts';
import { openClock } from '../../shared/runtime/clock.ts';
import type { Environment } from '../../shared/runtime/configuration.ts';
import { openDatabase } from '../../shared/runtime/database.ts';
import { openLanguageModel } from '../../shared/runtime/language-model.ts';
import { nameOfError } from '../../shared/runtime/loggable-error.ts';
import { logFailure, openLogger } from '../../shared/runtime/logger.ts';
import { pollConfiguration } from '../../shared/runtime/push-configuration.ts';
import { openQuery } from '../../shared/runtime/query.ts';
import { openRateLimiter } from '../../shared/runtime/rate-limiter.ts';
import { openSearch } from '../../shared/runtime/search.ts';
import { openSecrets } from '../../shared/runtime/secrets.ts';
import type { HandlerParts } from './create-handler.ts';

/**
 * Builds the parts of the query function from its environment.
 * @param database the one that the environment names, unless another is given
 */
export function compose(environment: Environment, database = openDatabase(environment)): HandlerParts {
  const clock = openClock(environment);
  const readSecret = openSecrets(clock);
  const logger = openLogger('query');
  const report = (error: unknown, requestId: string) => logFailure(logger, error, requestId);
  const openModels = (catalogue: Catalogue) =>
    openLanguageModel(environment, {
      catalogue,
      clock,
      readSecret,
      report: (error) => logger.warn('A language model, or its cache, was passed over.', { error: messageOf(error) }),
    });
  const index = openSearch(environment, {
    database,
    clock,
    readSecret,
    report: (error) => logger.warn('A query was searched for by its words alone.', { error: messageOf(error) }),
    onCacheFailure: (error) =>
      logger.warn('The cache of query vectors was passed over.', { error: nameOfError(error) }),
  });
  return {
    parts: {
      ...openQuery({ database, index, clock, report, openModels, policy: pollConfiguration(environment) }),
      authenticate: openAccessTokenVerifier(environment, { clock, readSecret }),
      limiter: openRateLimiter(environment, {
        readSecret,
        onFailure: (error) =>
          logger.warn('Redis could not be asked; this instance counts for itself.', { error: nameOfError(error) }),
      }),
    },
    logFailure: report,
  };
}

/** Of a hosted model: its name, a status and a code. What others throw may quote what was sent. */
function messageOf(error: unknown): string {
  return error instanceof ModelError ? error.message : nameOfError(error);
}
