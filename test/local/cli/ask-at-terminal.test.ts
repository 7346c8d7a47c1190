import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askAtTerminal } from '../../../local/cli/ask-at-terminal.ts';

const terminal = () => Object.assign(new PassThrough(), { isTTY: true });

function ask() {
  const [input, output] = [terminal(), terminal()];
  return { input, answer: askAtTerminal('Go on? ', 'say so by --yes', { input, output }) };
}

describe('a question at the terminal', () => {
  it('is answered by a line', async () => {
    const { input, answer } = ask();
    input.write('yes\n');
    expect(await answer).toBe('yes');
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('and %s: nothing is done, which is said without a stack', async (_keys, pressed) => {
    const { input, answer } = ask();
    input.write(pressed);
    await expect(answer).rejects.toMatchObject({
      name: 'UserError',
      exitCode: 130,
      message: expect.stringContaining('nothing was done'),
    });
  });

  it('is not asked where there is no terminal', async () => {
    const answer = askAtTerminal('Go on? ', 'say so by --yes', { input: new PassThrough(), output: new PassThrough() });
    await expect(answer).rejects.toThrow('Nobody can be asked here: say so by --yes.');
  });
});
