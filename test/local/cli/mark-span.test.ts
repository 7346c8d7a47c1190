import { expect, it } from 'vitest';
import { markSpan } from '../../../local/cli/mark-span.ts';

it.each([
  ['form:x', 0, 6, '  form:x\n  ^^^^^^'],
  ['a\nform:x', 2, 8, '  a form:x\n    ^^^^^^'],
  ['🎉 会议 is:x', 6, 10, '  🎉 会议 is:x\n          ^^^^'],
  ['from:', 5, 5, '  from:\n       ^'],
  ['\u001b[31mis:x', 5, 9, '  [31mis:x\n      ^^^^'],
])('marks a part of %j', (text, start, end, expected) => {
  expect(markSpan(text, { start, end })).toBe(expected);
});

it('shows of a long text what is around the place', () => {
  const text = `${'a'.repeat(500)} is:x ${'b'.repeat(500)}`;
  const [line = '', marks = ''] = markSpan(text, { start: 501, end: 505 }).split('\n');
  expect(line).toBe(`  …${'a'.repeat(39)} is:x ${'b'.repeat(39)}…`);
  expect(line.slice(marks.indexOf('^'), marks.length)).toBe('is:x');
});

it('shows of a long part its beginning', () => {
  const [line = '', marks = ''] = markSpan(`is:x ${'-a '.repeat(300)}b`, { start: 5, end: 905 }).split('\n');
  expect(line).toBe(`  is:x ${'-a '.repeat(27).slice(0, 80)}…`);
  expect(marks.trim()).toBe('^'.repeat(80));
});
