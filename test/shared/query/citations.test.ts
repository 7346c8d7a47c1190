import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citing } from '../../../shared/query/citations.ts';

async function cite(chunks: readonly string[], sources: number) {
  const cited: number[] = [];
  const pieces: string[] = [];
  async function* stream() {
    yield* chunks;
  }
  for await (const piece of citing(stream(), sources, (n) => cited.push(n))) pieces.push(piece);
  return { text: pieces.join(''), cited, pieces };
}

describe('citations', () => {
  it('stay where they name a source, and go where they name none', async () => {
    expect(await cite(['At 07:35 [1], seat 12A [3][2]. See [0] and [12].'], 2)).toMatchObject({
      text: 'At 07:35 [1], seat 12A [2]. See  and .',
      cited: [1, 2],
    });
  });

  it('leave other brackets alone', async () => {
    const text = 'a[b] [] [1a] [1234] [';
    expect(await cite([text], 9)).toMatchObject({ text, cited: [] });
  });

  it('hold up no more of the text than may become one', async () => {
    expect((await cite(['one [', '1', '] two', ' [x'], 1)).pieces).toEqual(['one ', '[1] two', ' [x']);
  });

  it('do not tear characters apart', async () => {
    expect((await cite(['a\ud83d', '\udeeb [1', ']', '\ud83d'], 1)).pieces).toEqual(['a', '🛫 ', '[1]', '\ufffd']);
  });

  it('are the same however the text comes in pieces', async () => {
    const part = fc.constantFrom('[', ']', '1', '2', '23', ' ', 'a', '[1]', '[4]', '[12');
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 20 }), async (parts) => {
        const { text, cited } = await cite([parts.join('')], 3);
        expect(await cite(parts, 3)).toMatchObject({ text, cited });
      }),
    );
  });
});
