import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLexicalEmbedder } from '../../../../shared/adapters/local-model/lexical-embedder.ts';

const model = createLexicalEmbedder();
const embed = (...texts: string[]) => model.embed(texts, AbortSignal.timeout(10_000));

async function cosine(a: string, b: string) {
  const [first, second] = (await embed(a, b)) as [Float32Array, Float32Array];
  return first.reduce((sum, value, i) => sum + value * (second[i] as number), 0);
}

describe('the lexical embedder', () => {
  it('gives vectors of length 1 in 1,536 dimensions, in order, the same ones every time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), async (texts) => {
        const vectors = await embed(...texts);
        expect(await embed(...texts)).toEqual(vectors);
        expect(vectors).toHaveLength(texts.length);
        for (const vector of vectors) {
          expect(vector).toHaveLength(1536);
          const length = Math.hypot(...vector);
          expect(length === 0 || Math.abs(length - 1) < 1e-5).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('does not change from release to release without a new name', async () => {
    const [vector] = (await embed('Flight TK1980')) as [Float32Array];
    const parts = [...vector.entries()].filter(([, value]) => value !== 0).slice(0, 3);
    expect([model.name, ...parts.map(([i, value]) => [i, Number(value.toFixed(4))])]).toMatchInlineSnapshot(`
      [
        "lexical-1",
        [
          32,
          0.4106,
        ],
        [
          216,
          -0.2086,
        ],
        [
          227,
          0.1232,
        ],
      ]
    `);
  });

  it('puts texts that share words, or parts of words, closer', async () => {
    const text = 'The budget meeting was moved to Friday';
    expect(await cosine(text, 'meeting about the budget')).toBeGreaterThan(0.4);
    expect(await cosine(text, 'budgets')).toBeGreaterThan(0.2);
    expect(await cosine('Turkish Airlines', 'turkich airlnes')).toBeGreaterThan(0.1);
    expect(Math.abs(await cosine(text, 'zebras in the zoo'))).toBeLessThan(0.1);
  });

  it('gives zeros for a text without words', async () => {
    expect(await embed('🎉', '')).toEqual([new Float32Array(1536), new Float32Array(1536)]);
  });

  it('stops when it is aborted', async () => {
    await expect(model.embed(['x'], AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});
