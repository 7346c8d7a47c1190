import { describe, expect, it } from 'vitest';
import { compositionOf } from '../../bench/search/corpus/composition.ts';
import { generateWorkspace } from '../../bench/search/corpus/workspace.ts';

describe('a generated workspace', () => {
  const items = generateWorkspace({ items: 2_000, seed: 1, person: 0 });
  const shape = compositionOf(items);

  it('has bodies as real mail has them, of which about half is history that is not indexed again', () => {
    expect(shape).toMatchObject({ mails: 1_760, events: 140, files: 100 });
    expect(shape.bodyMedian).toBeGreaterThan(1_000);
    expect(shape.bodyMedian).toBeLessThan(1_400);
    expect(shape.bodyMean).toBeGreaterThan(3_400);
    expect(shape.bodyMean).toBeLessThan(4_600);
    expect(shape.bodyOver10k).toBeGreaterThan(0.08);
    expect(shape.bodyOver10k).toBeLessThan(0.12);
    expect(shape.visibleMean / shape.bodyMean).toBeGreaterThan(0.4);
    expect(shape.visibleMean / shape.bodyMean).toBeLessThan(0.65);
  });

  it('has files of which a fifth make five units or more', () => {
    expect(shape.filesOfFiveUnits).toBeGreaterThan(0.12);
    expect(shape.filesOfFiveUnits).toBeLessThan(0.3);
  });

  it('has words of natural frequencies: few in half of the texts, tens of thousands in few', () => {
    expect(shape.terms).toBeGreaterThan(35_000);
    expect(shape.terms).toBeLessThan(60_000);
    expect(shape.postings / shape.units).toBeGreaterThan(60);
  });

  it('has threads, series, labels and a few senders who write most', () => {
    const mails = items.flatMap((item) => (item.service === 'gmail' ? [item.email] : []));
    const events = items.flatMap((item) => (item.service === 'calendar' ? [item.event] : []));
    expect(new Set(mails.map(({ threadId }) => threadId)).size).toBeLessThan(mails.length * 0.75);
    expect(events.filter(({ kind }) => kind === 'instance')).toHaveLength(80);
    expect(mails.some(({ labels }) => labels.some((label) => label.startsWith('Label_')))).toBe(true);
    const written = new Map<string, number>();
    for (const { sender } of mails) written.set(sender?.address ?? '', (written.get(sender?.address ?? '') ?? 0) + 1);
    const counts = [...written.values()].sort((a, b) => b - a);
    expect(counts.slice(0, 20).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(mails.length / 2);
    expect(counts.length).toBeGreaterThan(150);
  });

  it('is the same for the same options, and another for another person', () => {
    const small = { items: 60, seed: 3, person: 1 };
    expect(generateWorkspace(small)).toEqual(generateWorkspace(small));
    expect(generateWorkspace({ ...small, person: 2 })).not.toEqual(generateWorkspace(small));
  });
});
