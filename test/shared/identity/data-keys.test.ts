import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { UnknownDataKeyError } from '../../../shared/identity/data-keys.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { createSealing } from './sealing.ts';

const DAY_MS = 24 * 3600_000;
const CACHE_MS = 5 * 60_000;

const test = await createTestDatabase();
const clock = new FakeClock('2027-03-01T09:00:00Z');
const { createDataKeys, uses, remove } = await createSealing(test.database, clock);
afterAll(async () => {
  await test.drop();
  await remove();
});

beforeEach(async () => {
  await test.asOwner('delete from data_keys');
  uses.length = 0;
});

describe('data keys', () => {
  it('are made at the first use, stored wrapped, and found by other instances', async () => {
    const made = await createDataKeys().current();
    const found = await createDataKeys().current();
    expect(found).toEqual({ id: made.id, key: Buffer.from(made.key) });
    const [row] = await test.asOwner('select * from data_keys');
    expect(row?.wrapped_key.includes(Buffer.from(made.key))).toBe(false);
    expect(row).toMatchObject({ id: made.id, purpose: 'google-tokens', created_at: clock.now() });
  });

  it('are unwrapped once in five minutes', async () => {
    const { id } = await createDataKeys().current();
    const keys = createDataKeys();
    uses.length = 0;
    await keys.current();
    await keys.find(id);
    await clock.advance(CACHE_MS - 1);
    await keys.current();
    await keys.find(id);
    expect(uses).toEqual(['unwrap']);
    await clock.advance(1);
    await keys.find(id);
    expect(uses).toEqual(['unwrap', 'unwrap']);
  });

  it('are replaced after 30 days, and the old ones stay readable', async () => {
    const old = await createDataKeys().current();
    await clock.advance(30 * DAY_MS - 1);
    expect((await createDataKeys().current()).id).toBe(old.id);
    await clock.advance(1);
    const keys = createDataKeys();
    const fresh = await keys.current();
    expect(fresh.id).not.toBe(old.id);
    expect((await createDataKeys().current()).id).toBe(fresh.id);
    expect((await keys.find(old.id)).key).toEqual(Buffer.from(old.key));
  });

  it('can be rotated at once; other instances follow within five minutes', async () => {
    const rotating = createDataKeys();
    const following = createDataKeys();
    const before = await following.current();
    await clock.advance(1);
    const after = await rotating.rotate();
    expect((await rotating.current()).id).toBe(after.id);
    expect((await following.current()).id).toBe(before.id);
    expect((await following.find(after.id)).key).toEqual(Buffer.from(after.key));
    await clock.advance(CACHE_MS);
    expect((await following.current()).id).toBe(after.id);
  });

  it('serve one purpose', async () => {
    const { id } = await createDataKeys().current();
    const others = createDataKeys('others');
    await expect(others.find(id)).rejects.toBeInstanceOf(UnknownDataKeyError);
    expect((await others.current()).id).not.toBe(id);
  });

  it('that are gone are named', async () => {
    const id = '019f0000-0000-7000-8000-000000000001';
    await expect(createDataKeys().find(id)).rejects.toThrow(`There is no data key ${id} for google-tokens.`);
  });
});
