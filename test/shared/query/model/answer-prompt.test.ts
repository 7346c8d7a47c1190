import { expect, it } from 'vitest';
import type { AnswerInput } from '../../../../shared/query/answer-model.ts';
import { answerPrompt } from '../../../../shared/query/model/answer-prompt.ts';
import { contactOf, valuesOf } from '../../sync/fixtures/contact-of.ts';
import { intentOf, mailHit } from '../fixtures.ts';

const leyla = contactOf('leyla', {
  names: ['Leyla Aksoy'],
  nicknames: ['Aunt Leyla'],
  phoneNumbers: [{ value: '+90 212', type: 'mobile' }],
  emailAddresses: valuesOf('leyla@example.net'),
  birthday: '--06-09',
  organizations: [{ name: 'Acme', title: 'Boss' }],
  relations: [{ value: 'Deniz', type: 'child' }],
});

const input = (overrides: Partial<AnswerInput>): AnswerInput => ({
  question: "What's Leyla's number?",
  intent: intentOf(),
  hits: [mailHit()],
  findings: new Map(),
  coverage: [],
  now: new Date('2027-03-01T09:00:00Z'),
  timeZone: 'Europe/London',
  ...overrides,
});

const sourcesOf = (overrides: Partial<AnswerInput>) => {
  const { message } = answerPrompt(input(overrides));
  return JSON.parse(/<sources>\s*([\s\S]*?)\s*<\/sources>/.exec(message)?.[1] ?? '') as Record<string, unknown>[];
};

it('shows whom the question names of the address book, as a source after the hits', () => {
  const sources = sourcesOf({ contacts: [{ id: 'c', ...leyla }] });
  expect(sources.find(({ source }) => source === 2)).toEqual({
    source: 2,
    service: 'contacts',
    name: 'Leyla Aksoy',
    nicknames: ['Aunt Leyla'],
    emailAddresses: ['leyla@example.net'],
    phoneNumbers: ['+90 212 (mobile)'],
    birthday: '--06-09',
    organizations: ['Boss, Acme'],
    relations: ['Deniz (child)'],
  });
  expect(sourcesOf({}).map(({ source }) => source)).toEqual([1]);
});

it('keeps them where there is more text than a model is given', () => {
  const hits = Array.from({ length: 60 }, () => mailHit({ body: 'x'.repeat(5_900) }));
  const numbers = sourcesOf({ hits, contacts: [{ id: 'c', ...leyla }] }).map(({ source }) => source);
  expect(numbers).toContain(61);
  expect(numbers.length).toBeLessThan(40);
});
