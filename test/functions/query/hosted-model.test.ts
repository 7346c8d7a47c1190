import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { QueryAnswer } from '../../../shared/query/query-answer.ts';
import { createPerson } from '../../helpers/factories.ts';
import { ANTHROPIC_KEY, startAnthropicServer } from '../../shared/adapters/hosted-models/anthropic-server.ts';
import { OPENAI_KEY, startOpenAiServer } from '../../shared/adapters/hosted-models/openai-server.ts';
import { email, store } from '../../shared/adapters/postgres-search/items.ts';
import { wireIntentOf } from '../../shared/query/model/fixtures.ts';
import { startQueryServer } from './query-server.ts';

const PROVIDERS = [
  { provider: 'openai', start: startOpenAiServer, keys: { openaiApiKey: OPENAI_KEY } },
  { provider: 'anthropic', start: startAnthropicServer, keys: { anthropicApiKey: ANTHROPIC_KEY } },
];

/** Words alone, of which the built-in model is not certain. */
const QUESTION = 'anything about Ankara';
const WIRE = wireIntentOf({
  people: [],
  asks: [
    {
      type: 'passage',
      of: 'Ankara',
      field: null,
      steps: [],
      select: null,
      aggregate: null,
      negated: false,
      minutes: null,
    },
  ],
  steps: [{ id: 's1', operation: 'workspace.search', params: { text: 'Ankara', services: ['gmail'] } }],
});

/** One after the other: each start bundles the function. */
const running = [];
for (const { provider, start, keys } of PROVIDERS) {
  const models = await start();
  const variables = { LLM_PROVIDER: provider, LLM_MODEL: 'model', LLM_SMALL_MODEL: 'model', LLM_BASE_URL: models.url };
  const server = await startQueryServer({ hosted: { variables, keys } });
  // The function loads here, where no test is being timed.
  await fetch(server.url);
  running.push({ provider, models, server });
}

describe.each(running)('the function that ships, with $provider', ({ models, server }) => {
  let token: string;

  afterAll(async () => {
    await server.close();
    await models.close();
    expect(server.violations).toEqual([]);
    expect(models.refusals).toEqual([]);
  });
  beforeEach(async () => {
    const person = await createPerson(server.database);
    token = await server.token(person.userId);
    await store(
      server.database,
      person,
      email({ subject: 'Your flight to Ankara', bodyFull: 'Gate B7.', receivedAt: new Date('2027-02-20T10:00:00Z') }),
    );
  });

  async function ask(query: string): Promise<QueryAnswer> {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as QueryAnswer;
  }

  it('understands and answers by it, and does not ask twice what a question means', async () => {
    const before = models.requests.length;
    models.script({ kind: 'text', text: JSON.stringify(WIRE) }, { kind: 'text', text: 'The gate is B7 [1].' });
    const first = await ask(QUESTION);
    expect(first).toMatchObject({ answer: 'The gate is B7 [1].', degraded: false });
    expect(first.sources).toMatchObject([{ n: 1, title: 'Your flight to Ankara' }]);
    expect(await ask(QUESTION)).toMatchObject({ answer: 'The gate is B7 [1].', degraded: false });
    expect(models.requests.slice(before)).toHaveLength(3);
  });

  it('answers without it, and says so, when it is down', async () => {
    models.script({ kind: 'status', status: 503, code: 'server_error' });
    const { answer, sources, degraded } = await ask(QUESTION);
    expect(degraded).toBe(true);
    expect(answer).not.toBe('');
    expect(sources).toMatchObject([{ n: 1, title: 'Your flight to Ankara' }]);
  });
});
