import { expect, it } from 'vitest';
import { withinBudget } from '../../../../shared/content/extraction/extraction-budget.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';

it('lets the files of a chunk take thirty seconds together, one after the other', async () => {
  const clock = new FakeClock('2027-03-01T09:00:00Z');
  let atOnce = 0;
  const extractor = withinBudget(
    {
      async extract({ name }) {
        expect(++atOnce).toBe(1);
        await clock.advance(10_000);
        atOnce--;
        if (name === 'broken') throw new Error('The thread could not be started.');
        return { text: name };
      },
    },
    clock,
  );
  const names = ['a', 'broken', 'c', 'd', 'e'];
  const signal = new AbortController().signal;
  const results = await Promise.allSettled(
    names.map((name) => extractor.extract({ bytes: new Uint8Array(), mimeType: 'text/html', name }, signal)),
  );
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'thrown'))).toEqual([
    { text: 'a' },
    'thrown',
    { text: 'c' },
    { unread: 'too-slow' },
    { unread: 'too-slow' },
  ]);
});
