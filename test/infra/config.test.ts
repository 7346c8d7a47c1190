import { describe, expect, it } from 'vitest';
import { DeploymentConfigError, readDeploymentConfig } from '../../infra/config.ts';
import { modelVariables } from '../../infra/model-variables.ts';
import {
  ConfigurationError,
  type Environment,
  embeddingConfiguration,
  previousEmbeddingConfiguration,
} from '../../shared/runtime/configuration.ts';
import { deploymentContext } from './synthesize.ts';

/** What `query` and `api` read of their embedding models before anything else. */
function startWith(environment: Environment): void {
  embeddingConfiguration(environment);
  previousEmbeddingConfiguration(environment);
}

const read = (overrides: Record<string, unknown>) => readDeploymentConfig(deploymentContext(overrides));

describe('the configuration of a deployment', () => {
  it('takes its sizing from the preset', () => {
    expect(read({ preset: 'small' })).toMatchObject({ requestsPerSecond: 167, burst: 500, proxy: true, readers: 1 });
    expect(read({ preset: 'large' })).toMatchObject({ requestsPerSecond: 600, proxy: true, nat: 'gateway-per-zone' });
    expect(read({ preset: 'dev' })).toMatchObject({ proxy: false, minCapacity: 0, readers: 0, protectData: false });
  });

  it('is dev in the context that ships', () => {
    const { preset: _, ...shipped } = deploymentContext();
    expect(readDeploymentConfig(shipped).preset).toBe('dev');
  });

  it('reads the strings of the command line', () => {
    const config = read({ allowedCountries: 'DE,FR', maxCapacity: '16.5', protectData: 'false', logDays: '90' });
    expect(config).toMatchObject({
      allowedCountries: ['DE', 'FR'],
      maxCapacity: 16.5,
      protectData: false,
      logDays: 90,
    });
  });

  it('allows every country unless told otherwise', () => {
    expect(read({}).allowedCountries).toEqual([]);
  });

  it.each([
    ['a preset that does not exist', { preset: 'huge' }, /preset: .*"dev"\|"small"\|"large"/],
    ['no Google client', { googleClientId: undefined }, /googleClientId: is missing/],
    ['a cache without TLS', { upstashRedisRestUrl: 'http://cache.example.com' }, /upstashRedisRestUrl: .*https/],
    ['a country by name', { allowedCountries: 'Germany' }, /allowedCountries\.0: must be a two-letter country code/],
    ['a misspelt key', { alowedCountries: 'DE' }, /alowedCountries: not known; known are .*allowedCountries/],
    ['a region that is none', { region: 'Ireland' }, /region: must be an AWS region/],
    ['no region', { region: undefined }, /region: is missing/],
    ['less room at the top than at the bottom', { minCapacity: 8, maxCapacity: 4 }, /minCapacity: is 8, more than/],
    ['a proxy over a database that sleeps', { minCapacity: 0 }, /minCapacity: is 0, but a proxy keeps/],
    ['a domain without certificate', { domainName: 'api.example.com' }, /domainName: needs certificateArn/],
    ['a model of nobody', { llmModel: 'gpt' }, /llmModel: needs llmProvider/],
    ['a server without a model', { llmProvider: 'openai', llmBaseUrl: 'https://x.example/v1' }, /llmModel: is missing/],
    ['dimensions of no model', { embeddingDimensions: '512' }, /embeddingDimensions: needs embeddingModel/],
    ['dimensions of no model before', { previousEmbeddingDimensions: '512' }, /needs previousEmbeddingModel beside it/],
    ['figures of quotas that are no JSON', { googleQuotaLimits: 'gmail=9000' }, /googleQuotaLimits: must be JSON/],
    [
      'figures of quotas that the worker would refuse',
      { googleQuotaLimits: '{"gmail":{"perPersonAndMinute":0}}' },
      /googleQuotaLimits: gmail perPersonAndMinute/,
    ],
    ['a retention that CloudWatch lacks', { logDays: 8 }, /logDays: /],
  ])('refuses %s and says what is allowed', (_, overrides, message) => {
    expect(() => read(overrides)).toThrow(DeploymentConfigError);
    expect(() => read(overrides)).toThrow(message);
  });

  const SMALL = 'text-embedding-3-small';
  const OWN = { embeddingModel: 'nomic-embed-text', embeddingBaseUrl: 'https://own.example/v1' };
  it.each<[string, Record<string, unknown>, RegExp | undefined]>([
    ['no hosted model', {}, undefined],
    ['a model by its name', { embeddingModel: SMALL }, undefined],
    ['a shortened one', { embeddingModel: SMALL, embeddingDimensions: '512' }, undefined],
    ['one of a server of its own', { ...OWN, embeddingDimensions: '768' }, undefined],
    ['that one without dimensions', OWN, /^ {2}embeddingDimensions: is missing/m],
    ['one that is not so long', { embeddingModel: SMALL, embeddingDimensions: '3072' }, /gives 1536 at most/],
    ['an odd number of dimensions', { ...OWN, embeddingDimensions: '700' }, /embeddingDimensions: .*multiple of 64/],
    ['more than a page of the database takes', { ...OWN, embeddingDimensions: '3840' }, /from 64 to 3776/],
    ['another model before', { embeddingModel: SMALL, previousEmbeddingModel: 'text-embedding-3-large' }, undefined],
    ['a hosted model before the built-in one', { previousEmbeddingModel: SMALL }, undefined],
    ['itself before', { embeddingModel: SMALL, previousEmbeddingModel: SMALL }, /previousEmbeddingModel: is text-emb/],
    [
      'itself before, with its dimensions told',
      { embeddingModel: SMALL, previousEmbeddingModel: SMALL, previousEmbeddingDimensions: '1536' },
      /previousEmbeddingModel: is .*: name the model before, or none/,
    ],
    [
      'itself before, longer',
      { embeddingModel: SMALL, embeddingDimensions: '512', previousEmbeddingModel: SMALL },
      undefined,
    ],
    [
      'an unknown model before',
      { embeddingModel: SMALL, previousEmbeddingModel: 'nomic-embed-text' },
      /previousEmbeddingDimensions: is missing/,
    ],
  ])('of embeddings, %s, is taken as the functions take it when they start', (_, overrides, refusal) => {
    const environment = {
      ...modelVariables({ ...read({}), ...overrides }, ['embedding', 'previous-embedding']),
      LANGUAGE_MODEL_SECRET: 'file:///secret.json',
    };
    if (refusal) {
      expect(() => read(overrides)).toThrow(refusal);
      expect(() => startWith(environment)).toThrow(ConfigurationError);
    } else {
      read(overrides);
      startWith(environment);
    }
  });

  it('names everything that is wrong at once', () => {
    expect(() => read({ preset: 'huge', region: 'Ireland' })).toThrow(/preset: [\s\S]*region: /);
  });
});
