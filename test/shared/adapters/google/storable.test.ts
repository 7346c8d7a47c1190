import { describe, expect, it } from 'vitest';
import { storable } from '../../../../shared/adapters/google/storable.ts';

describe('storable', () => {
  it('takes out of every text what Postgres refuses, and leaves the rest alone', () => {
    const date = new Date('2027-03-01T09:00:00Z');
    expect(storable({ a: 'x\u0000y', b: [{ c: 'half \ud83d' }, null, 7, true], d: date, e: '🎉' })).toEqual({
      a: 'xy',
      b: [{ c: 'half \ufffd' }, null, 7, true],
      d: date,
      e: '🎉',
    });
  });
});
