import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { generateMbox, ME } from '../../bench/import/generate-mbox.ts';
import { loadWorkspace } from '../../local/google-simulator/index.ts';

async function generated(mails: number, seed: number) {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, 'All mail.mbox');
  await generateMbox(file, mails, seed);
  return {
    directory,
    digest: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  };
}

test('a generated mailbox is one of the person’s, with threads, labels and unread mail, nothing malformed', async () => {
  const { directory } = await generated(60, 1);
  const { owner, mailbox, counts } = await loadWorkspace(directory);
  expect(owner.emailAddress).toBe(ME);
  expect(counts).toMatchObject({ mails: 60, skipped: 0, ignored: 0 });
  expect(new Set(mailbox.messages.map(({ threadId }) => threadId)).size).toBeLessThan(60);
  const labels = new Set(mailbox.messages.flatMap(({ labelIds }) => labelIds));
  expect([...labels]).toEqual(expect.arrayContaining(['INBOX', 'SENT', 'UNREAD']));
});

test('a tenth of the mails has a megabyte attached, the others 4 kB on average', async () => {
  const { directory } = await generated(400, 2);
  const sizes = (await loadWorkspace(directory)).mailbox.messages.map(({ source }) => source.end - source.start);
  const large = sizes.filter((size) => size > 1_000_000);
  const small = sizes.filter((size) => size < 1_000_000);
  expect(large).toHaveLength(40);
  const mean = small.reduce((sum, size) => sum + size, 0) / small.length;
  expect(mean).toBeGreaterThan(3_500);
  expect(mean).toBeLessThan(6_000);
});

test('the same seed makes the same mailbox, another seed another', async () => {
  const [one, same, other] = [await generated(12, 3), await generated(12, 3), await generated(12, 4)];
  expect(same.digest).toBe(one.digest);
  expect(other.digest).not.toBe(one.digest);
});
