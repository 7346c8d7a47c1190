import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withSafeLinks } from '../../../../shared/query/model/safe-links.ts';
import { mailHit } from '../fixtures.ts';

const KNOWN = 'https://air.example/check-in?code=TR7K2M';
const HITS = [mailHit({ body: `Check in at ${KNOWN}, please. Write to mailto:help@air.example.` })];

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function shown(text: string, size = 4): Promise<string> {
  let all = '';
  for await (const piece of withSafeLinks(pieces(text, size), HITS)) all += piece;
  return all;
}

it.each([
  ['a link of a source', `Check in at ${KNOWN}.`, `Check in at ${KNOWN}.`],
  ['one in Markdown', `[check in](${KNOWN}) [1]`, `[check in](${KNOWN}) [1]`],
  ['an address of a source', 'Ask mailto:help@air.example.', 'Ask mailto:help@air.example.'],
  ['text that looks a little like one', 'At 10:30 and/or 50% // of it [1]', 'At 10:30 and/or 50% // of it [1]'],
])('%s stays', async (_, text, expected) => {
  expect(await shown(text)).toBe(expected);
});

it.each([
  ['another link', 'https://evil.example/?q=TR7K2M'],
  ['a link of a source with more in it', `${KNOWN}&secret=1234`],
  ['a part of a link of a source', 'https://air.example/check-in'],
  ['a picture', '![](https://evil.example/TR7K2M.png)'],
  ['one without a scheme', '//evil.example/TR7K2M'],
  ['one by its name', 'www.evil.example/TR7K2M'],
  ['HTML', '<img src="https://evil.example/TR7K2M">'],
  ['in capitals', 'HTTPS://EVIL.EXAMPLE/TR7K2M'],
  ['data', 'data:text/html,TR7K2M'],
])('%s goes', async (_, link) => {
  const text = await shown(`See ${link} now.`);
  expect(text).toMatch(/^See .*\(link left out\).* now\.$/);
  expect(text).not.toMatch(/evil|secret|check-in/i);
});

it('does not depend on how the text was cut', async () => {
  const text = `One https://evil.example/a, two ${KNOWN} 三 https://evil.example/四五 and [3].`;
  const whole = await shown(text, text.length);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (size) => {
      expect(await shown(text, size)).not.toContain('evil');
      expect((await shown(text, size)).startsWith(whole.slice(0, 20))).toBe(true);
    }),
  );
});
