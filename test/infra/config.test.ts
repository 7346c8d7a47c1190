import { describe, expect, it } from 'vitest';
import { DeploymentConfigError, readDeploymentConfig } from '../../infra/config.ts';
import { deploymentContext } from './synthesize.ts';

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
    ['a retention that CloudWatch lacks', { logDays: 8 }, /logDays: /],
  ])('refuses %s and says what is allowed', (_, overrides, message) => {
    expect(() => read(overrides)).toThrow(DeploymentConfigError);
    expect(() => read(overrides)).toThrow(message);
  });

  it('names everything that is wrong at once', () => {
    expect(() => read({ preset: 'huge', region: 'Ireland' })).toThrow(/preset: [\s\S]*region: /);
  });
});
