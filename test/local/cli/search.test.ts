import { expect, it } from 'vitest';
import { searchCommand } from '../../../local/cli/search.ts';

/** What is written to standard error for words that are none of the command's. */
async function errorOf(...words: string[]): Promise<string> {
  let written = '';
  searchCommand.exitOverride().configureOutput({
    writeErr: (text) => {
      written += text;
    },
  });
  await searchCommand.parseAsync(words, { from: 'user' }).catch(() => {});
  return written;
}

it('tells how a search that begins with a minus is given', async () => {
  expect(await errorOf('-from:sarah budget')).toBe(
    "error: unknown option '-from:sarah budget'\nPut -- before a search that begins with a minus: npm run search -- -- '-from:sarah budget'\n",
  );
});

it.each([
  [['--form'], "error: unknown option '--form'\n"],
  [['--limit', '0', 'budget'], 'It must be a whole number from 1 to 100.\n'],
  [[], '--help tells what a search can say.\n'],
])('tells that only of such: %j', async (words, end) => {
  const error = await errorOf(...words);
  expect(error.endsWith(end)).toBe(true);
  expect(error).not.toContain('Put --');
});
