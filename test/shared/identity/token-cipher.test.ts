import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { UnknownDataKeyError } from '../../../shared/identity/data-keys.ts';
import { SealBrokenError, TokenCipher } from '../../../shared/identity/token-cipher.ts';
import { createTestDatabase } from '../../helpers/database.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { createSealing } from './sealing.ts';

const test = await createTestDatabase();
const clock = new FakeClock('2027-03-01T09:00:00Z');
const { createDataKeys, remove } = await createSealing(test.database, clock);
afterAll(async () => {
  await test.drop();
  await remove();
});

const keys = createDataKeys();
const cipher = new TokenCipher(keys);
const ADA = { userId: '019f0000-0000-7000-8000-00000000000a', purpose: 'google-refresh-token' };

const secrets = fc.string({ unit: 'grapheme', maxLength: 200 });
const purposes = fc.constantFrom('google-refresh-token', 'google-access-token', 'google-refresh-token ', '');

/** What opening it ends in: the secret, or the name of the error. */
const tryToOpen = (sealed: Uint8Array, context = ADA) =>
  cipher.open(sealed, context).catch((error) => {
    expect([SealBrokenError, UnknownDataKeyError]).toContain(error.constructor);
    return undefined;
  });

describe('a sealed secret', () => {
  it('opens for the same person and purpose', () =>
    fc.assert(
      fc.asyncProperty(secrets, fc.uuid(), purposes, async (secret, userId, purpose) => {
        const sealed = await cipher.seal(secret, { userId, purpose });
        expect(await cipher.open(sealed, { userId, purpose })).toBe(secret);
      }),
    ));

  it('opens for nobody else and for nothing else', () =>
    fc.assert(
      fc.asyncProperty(
        secrets,
        fc.uuid(),
        fc.uuid(),
        purposes,
        purposes,
        async (secret, user1, user2, purpose1, purpose2) => {
          fc.pre(user1 !== user2 || purpose1 !== purpose2);
          const sealed = await cipher.seal(secret, { userId: user1, purpose: purpose1 });
          expect(await tryToOpen(sealed, { userId: user2, purpose: purpose2 })).toBeUndefined();
        },
      ),
    ));

  it('does not open when any one bit was flipped', async () => {
    const sealed = await cipher.seal('1//refresh', ADA);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await tryToOpen(changed), `bit ${bit}`).toBeUndefined();
    }
    expect(await tryToOpen(sealed)).toBe('1//refresh');
  });

  it('does not open when it was cut short or made longer', async () => {
    const sealed = await cipher.seal('1//refresh', ADA);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(await tryToOpen(sealed.subarray(0, length)), `${length} bytes`).toBeUndefined();
    }
    expect(await tryToOpen(Buffer.concat([sealed, Buffer.of(0)]))).toBeUndefined();
  });

  it('does not open under another key, even when it says so', async () => {
    const sealed = await cipher.seal('1//refresh', ADA);
    const other = await createDataKeys().rotate();
    const moved = Buffer.concat([
      sealed.subarray(0, 1),
      Buffer.from(other.id.replaceAll('-', ''), 'hex'),
      sealed.subarray(17),
    ]);
    await expect(cipher.open(moved, ADA)).rejects.toBeInstanceOf(SealBrokenError);
  });

  it('has the documented layout, and is another one each time', async () => {
    const sealed = await cipher.seal('four', ADA);
    expect(sealed).toHaveLength(1 + 16 + 12 + 4 + 16);
    expect(sealed[0]).toBe(1);
    expect(sealed.subarray(1, 17).toString('hex')).toBe((await keys.current()).id.replaceAll('-', ''));
    expect(sealed.includes('four')).toBe(false);
    expect((await cipher.seal('four', ADA)).subarray(17)).not.toEqual(sealed.subarray(17));
  });

  it('opens after its key was rotated, in a process that never saw it', async () => {
    const sealed = await cipher.seal('1//refresh', ADA);
    await clock.advance(1);
    await keys.rotate();
    const later = new TokenCipher(createDataKeys());
    expect(await later.open(sealed, ADA)).toBe('1//refresh');
    expect((await later.seal('1//refresh', ADA)).subarray(1, 17)).not.toEqual(sealed.subarray(1, 17));
  });
});
