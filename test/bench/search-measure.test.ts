import { describe, expect, it } from 'vitest';
import { generateWorkspace } from '../../bench/search/corpus/workspace.ts';
import { recallAt10 } from '../../bench/search/measure/recall.ts';
import { timeVariants } from '../../bench/search/measure/time-variants.ts';
import { askingPeople, stagesOf } from '../../bench/search/options.ts';
import { copiedId, personOf } from '../../bench/search/product/person.ts';
import { fuse } from '../../bench/search/rivals/fuse.ts';
import { messageOf } from '../../bench/search/rivals/maildir.ts';
import { conditionsOf } from '../../bench/search/rivals/rival.ts';

describe('recall@10', () => {
  const ten = Array.from({ length: 10 }, (_, n) => `item ${n}`);

  it('is the share of the ten nearest that were found among the first ten', () => {
    expect(recallAt10(ten, new Set(ten))).toBe(1);
    expect(recallAt10([...ten.slice(0, 7), 'x', 'y', 'z', ...ten.slice(7)], new Set(ten))).toBe(0.7);
    expect(recallAt10([], new Set(ten))).toBe(0);
  });

  it('counts each of what is as near as the tenth, and no more than ten', () => {
    expect(recallAt10(['tie', ...ten.slice(0, 9)], new Set([...ten, 'tie']))).toBe(1);
    expect(recallAt10(['only'], new Set(['only']))).toBe(1);
  });
});

it('asks the variants in another order with each query, and counts no warm-up', async () => {
  const order: string[] = [];
  const variants = ['a', 'b', 'c'].map((name) => ({
    name,
    run: async (asked: number) => void order.push(`${name}${asked}`),
  }));
  const timings = await timeVariants(variants, { warmUp: [0], queries: [1, 2, 3] });
  expect(order).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'c1', 'b2', 'c2', 'a2', 'c3', 'a3', 'b3']);
  expect([...timings.values()].map((times) => times.length)).toEqual([3, 3, 3]);
});

it('measures at 20, 40 and 100 people on the way, as people who are spread over all of them', () => {
  expect(stagesOf(400)).toEqual([20, 40, 100, 400]);
  expect(stagesOf(40)).toEqual([20, 40]);
  expect(stagesOf(7)).toEqual([7]);
  expect(askingPeople(400)).toHaveLength(20);
  expect(askingPeople(400).at(-1)).toBe(399);
  expect(new Set(askingPeople(21)).size).toBe(20);
  expect(askingPeople(1)).toEqual([0]);
});

it('fuses by reciprocal ranks, as the original design’s own example does', () => {
  const lists = [
    { weight: 1, items: ['a', 'c', 'b'] },
    { weight: 1, items: ['b', 'a', 'd'] },
    { weight: 1.5, items: ['a', 'b'] },
  ];
  expect(fuse(lists)).toEqual(['a', 'b', 'c', 'd']);
});

it('makes conditions of filters, numbered after the values that are there', () => {
  const after = new Date(0);
  expect(conditionsOf({ from: ['a@b.example'], after, hasAttachment: true, labels: ['Label_1'] }, 3)).toEqual({
    sql: ' and sender = any($3::text[]) and occurred_at >= $4::timestamptz and facets @> $5::text[] and flags & 2 <> 0',
    values: [['a@b.example'], after, ['label:Label_1']],
  });
  expect(conditionsOf({}, 3)).toEqual({ sql: '', values: [] });
});

it('names people and their copied items the same in every run', () => {
  const { userId, accountId } = personOf(7);
  expect(userId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(personOf(7)).toEqual({ number: 7, userId, accountId });
  expect(copiedId('x', personOf(7))).not.toBe(copiedId('x', personOf(8)));
});

it('writes a mail as other programs read it', () => {
  const item = generateWorkspace({ items: 40, seed: 1, person: 0 })[0];
  const email = item?.service === 'gmail' ? item.email : undefined;
  const message = email && messageOf(email);
  expect(message).toContain(`\nSubject: ${email?.subject}\n`);
  expect(message).toContain(`\nMessage-ID: <${email?.messageId}>\n`);
  expect(message?.endsWith(`\n\n${email?.bodyFull}\n`)).toBe(true);
});
