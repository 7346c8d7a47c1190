import { describe, expect, it } from 'vitest';
import { isForeign, isVisibleToOthers, isWritableByOthers } from '../../../local/embedded/require-own.ts';

const [ME, ROOT, STRANGER] = [1000, 0, 1001];

describe('what belongs', () => {
  it('to another user is foreign, to root too', () => {
    expect(isForeign({ uid: STRANGER }, ME)).toBe(true);
    expect(isForeign({ uid: STRANGER }, ROOT)).toBe(true);
  });

  it('to oneself, or to root, is not', () => {
    expect(isForeign({ uid: ME }, ME)).toBe(false);
    expect(isForeign({ uid: ROOT }, ME)).toBe(false);
    expect(isForeign({ uid: ROOT }, ROOT)).toBe(false);
  });
});

it.each([
  ['40700', false, false],
  ['40740', false, true],
  ['40701', false, true],
  ['40755', false, true],
  ['40720', true, false],
  ['40775', true, true],
  ['41777', true, true],
])('of the mode %s, others may write: %s, see the names: %s', (octal, isWritable, isVisible) => {
  const mode = Number.parseInt(octal, 8);
  expect(isWritableByOthers({ mode }, ME)).toBe(isWritable);
  expect(isVisibleToOthers({ mode }, ME)).toBe(isVisible);
});

it('where the system tells no owners, nothing is made of what it says', () => {
  const told = { uid: STRANGER, mode: 0o40777 };
  expect([isForeign, isWritableByOthers, isVisibleToOthers].map((ask) => ask(told, undefined))).toEqual([
    false,
    false,
    false,
  ]);
});
