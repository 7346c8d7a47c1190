import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLexicalEmbedder } from '../../../../shared/adapters/local-model/lexical-embedder.ts';

const model = createLexicalEmbedder();
const embed = (...texts: string[]) => model.embed(texts, AbortSignal.timeout(10_000));

/** Bit for bit, and faster than a matcher. */
const equal = (a: Float32Array, b: Float32Array | undefined) =>
  b !== undefined && Buffer.from(a.buffer).equals(Buffer.from(b.buffer));

async function cosine(a: string, b: string) {
  const [first, second] = (await embed(a, b)) as [Float32Array, Float32Array];
  return first.reduce((sum, value, i) => sum + value * (second[i] as number), 0);
}

describe('the lexical embedder', () => {
  it('gives vectors of length 1 in 1,536 dimensions, in order, the same ones every time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' })), async (texts) => {
        const vectors = await embed(...texts);
        const again = await embed(...texts);
        expect(vectors.every((vector, i) => equal(vector, again[i]))).toBe(true);
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
        "lexical-2",
        [
          8,
          -0.1246,
        ],
        [
          16,
          -0.1308,
        ],
        [
          57,
          -0.2055,
        ],
      ]
    `);
  });

  it('puts texts that share words, or parts of words, closer', async () => {
    const text = 'The budget meeting was moved to Friday';
    expect(await cosine(text, 'meeting about the budget')).toBeGreaterThan(0.4);
    expect(await cosine(text, 'budgets')).toBeGreaterThan(0.2);
    // Names are what the lexicon does not know, and what is misspelt.
    expect(await cosine('Lunch with Whitfield', 'witfield')).toBeGreaterThan(model.unrelatedBelow);
    expect(await cosine('Brightwater Studio', 'brigthwater')).toBeGreaterThan(model.unrelatedBelow);
    expect(Math.abs(await cosine(text, 'zebras in the zoo'))).toBeLessThan(model.unrelatedBelow);
  });

  it('puts texts that say the same in other words, or in another language, closer than those that do not', async () => {
    const texts = [
      'A burglar forced the back door, two bikes are gone',
      'Your appointment with the dentist is on Monday',
      'The landlord raises the rent from October',
    ];
    const queries = ['theft of the bicycle', 'Zahnarzt Termin', 'el alquiler sube'];
    for (const [wanted, query] of queries.entries()) {
      const cosines = await Promise.all(texts.map((text) => cosine(query, text)));
      expect(cosines.indexOf(Math.max(...cosines))).toBe(wanted);
      expect(cosines[wanted]).toBeGreaterThan(2 * model.unrelatedBelow);
    }
  });

  it('finds next to nothing for nonsense', async () => {
    const texts = Array.from({ length: 200 }, (_, i) => `Note ${i} from ${i % 7} about shipment ${i * 31}`);
    for (const nonsense of ['xqzv blorf', 'hfdjks fhdjskf', 'жзи αβγ']) {
      const cosines = await Promise.all(texts.map((text) => cosine(nonsense, text)));
      expect(cosines.filter((value) => value >= model.unrelatedBelow).length).toBeLessThan(texts.length / 50);
    }
  });

  it('gives zeros for a text without words', async () => {
    expect(await embed('🎉', '')).toEqual([new Float32Array(1536), new Float32Array(1536)]);
  });

  it('stops when it is aborted', async () => {
    await expect(model.embed(['x'], AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});
