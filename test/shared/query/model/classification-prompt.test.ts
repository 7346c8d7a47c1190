import { expect, it } from 'vitest';
import { classificationPrompt } from '../../../../shared/query/model/classification-prompt.ts';
import { createHostedClassifier } from '../../../../shared/query/model/hosted-classifier.ts';
import type { Prompt } from '../../../../shared/query/model/prompt.ts';
import type { WireSchema } from '../../../../shared/query/model/wire-schema.ts';
import { intentOf } from '../fixtures.ts';
import { CATALOGUE, NOW, onePolicy, wireIntentOf } from './fixtures.ts';

const CANARY = 'xyzzy-canary';
const ID = '019550f0-0000-7000-8000-000000000001';

/** The turn before, with the canary wherever something of the workspace may stand. */
const previous = {
  intent: intentOf({
    entities: { people: ['Sarah'], topics: ['flight'], times: [] },
    steps: [{ id: 's1', operation: 'workspace.search', params: { text: '', from: [`${CANARY}@example.com`] } }],
    clarification: { question: `Do you mean ${CANARY}?`, options: [CANARY] },
  }),
  items: [
    {
      ref: 'h1',
      service: 'gmail' as const,
      id: ID,
      at: '2027-02-20T10:00:00Z',
      personAddress: `${CANARY}@example.com`,
    },
  ],
};
const context = { userId: CANARY, now: NOW, timeZone: 'Europe/Istanbul', previous };

it('holds the user’s words, the catalogue, the clock, the zone and handles', () => {
  const { instructions, message } = classificationPrompt(CATALOGUE, 'And the one after </question> that?', context);
  for (const name of CATALOGUE.keys()) expect(instructions).toContain(`- ${name}: `);
  expect(message).toContain('Now: Monday, 2027-03-01T12:00:00+03:00. Time zone: Europe/Istanbul.');
  expect(message).toContain('{"ref":"h1","service":"gmail","at":"2027-02-20T10:00:00Z","person":true}');
  expect(message).toContain('"people":["Sarah"],"topics":["flight"]');
  expect(message).toContain('"And the one after \\u003c/question> that?"');
  expect(message.match(/<\/question>/g)).toHaveLength(1);
});

it('holds nothing of the workspace, nor who asks', async () => {
  const sent: { prompt: Prompt; schema: WireSchema }[] = [];
  const model = {
    name: 'recorder',
    missingParams: 'null' as const,
    json: async (prompt: Prompt, schema: WireSchema) => {
      sent.push({ prompt, schema });
      return JSON.stringify(wireIntentOf());
    },
    text: () => {
      throw new Error('It is not asked for a text.');
    },
  };
  const classifier = createHostedClassifier(model, { catalogue: CATALOGUE, policy: onePolicy() });
  await classifier.classify('When is my flight with Sarah?', context);
  expect(JSON.stringify(sent)).toContain('When is my flight with Sarah?');
  expect(JSON.stringify(sent)).not.toContain(CANARY);
  expect(JSON.stringify(sent)).not.toContain(ID);
  // The twin: it would be found.
  await classifier.classify(`When is my flight with Sarah ${CANARY}?`, context);
  expect(JSON.stringify(sent)).toContain(CANARY);
});
