import { setTimeout } from 'node:timers/promises';
import { ME } from '../import/generate-mbox.ts';
import { seededRandom } from '../random.ts';
import { nearestRank } from '../summary.ts';
import { Vocabulary } from '../vocabulary.ts';
import type { SyncStack } from './sync-stack.ts';

export interface PushedMail {
  pushes: number;
  /** From the call of the webhook until a search by HTTP finds the mail by a word of its subject. */
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
}

/** A search takes some ten milliseconds, so this often costs little and adds little. */
const POLL_MS = 20;
const LIMIT_MS = 30_000;
const SECOND_MS = 1_050;

/** Delivers mails one by one, pushes each, and searches until it is found. A worker must be at work, and the first sync over. */
export async function measurePushedMail(
  { google, fetch }: SyncStack,
  accessToken: string,
  pushes: number,
  seed: number,
): Promise<PushedMail> {
  const random = seededRandom(seed);
  const vocabulary = new Vocabulary(random);
  const latencies: number[] = [];
  for (let index = 0; index < pushes; index += 1) {
    // No mail has had it before.
    const word = `pushed${index}${vocabulary.word()}`;
    const body = Array.from({ length: 20 }, () => vocabulary.sentence()).join(' ');
    const raw = `From: Somebody <somebody@example.org>\r\nTo: ${ME}\r\nSubject: ${word}\r\nMessage-ID: <${word}@example.org>\r\n\r\n${body}\r\n`;
    google.gmail.deliver(raw);
    const startedAt = performance.now();
    await google.pushes.deliver();
    while (!(await isFound(fetch, accessToken, word))) {
      if (performance.now() - startedAt > LIMIT_MS)
        throw new Error(`A pushed mail was not found within ${LIMIT_MS / 1_000} s.`);
      await setTimeout(POLL_MS);
    }
    latencies.push(performance.now() - startedAt);
    // Gmail pushes once a second at most; and people's mails don't come in step with what is under way.
    await setTimeout(SECOND_MS + random.next() * 500);
  }
  const sorted = latencies.toSorted((a, b) => a - b);
  return { pushes, p50Ms: nearestRank(sorted, 50), p95Ms: nearestRank(sorted, 95), maxMs: nearestRank(sorted, 100) };
}

async function isFound(call: SyncStack['fetch'], accessToken: string, word: string): Promise<boolean> {
  const response = await call(`/v1/search?q=${word}`, accessToken);
  if (!response.ok) throw new Error(`GET /v1/search answered ${response.status}: ${await response.text()}`);
  const { hits } = (await response.json()) as { hits: readonly { title: string }[] };
  return hits.some(({ title }) => title === word);
}
