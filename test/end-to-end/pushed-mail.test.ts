import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Embedded, startEmbedded } from './embedded.ts';

let embedded: Embedded;
beforeAll(async () => {
  embedded = await startEmbedded();
}, 120_000);
afterAll(() => embedded?.stop());

const MAIL = [
  'From: Aurora Travel <office@aurora.example>',
  'To: Kim <kim@example.org>',
  'Subject: Your week in Zanzibar',
  'Date: Mon, 08 Mar 2027 10:00:00 +0000',
  'Message-ID: <zanzibar-1@aurora.example>',
  '',
  'The house by the sea is yours from Saturday on.',
].join('\r\n');

async function titlesFor(words: string): Promise<string[]> {
  const response = await embedded.get(`/v1/search?q=${words}`);
  const { hits } = (await response.json()) as { hits: { title: string }[] };
  return hits.map(({ title }) => title);
}

it('a mail is found soon after it has come: pushed by Google, synced, and searched, through what ships', async () => {
  const { google } = embedded.orchestrator;
  expect(await titlesFor('zanzibar')).toEqual([]);
  google.gmail.deliver(MAIL);
  // Nothing but the push brings it here in that time: what is watched is polled a day later, and the sweep takes what is due.
  await expect.poll(() => titlesFor('zanzibar'), { timeout: 15_000, interval: 200 }).toEqual(['Your week in Zanzibar']);
  await embedded.orchestrator.synced();
  expect(embedded.faults).toEqual([]);
}, 30_000);
