import { expect, it } from 'vitest';
import { seededRandom } from '../../bench/random.ts';
import { createClusteredModel } from '../../bench/search/vectors/clustered-model.ts';

const texts = Array.from({ length: 600 }, (_, index) => `text ${index}`);
const model = createClusteredModel({ dimensions: 1_536, texts: texts.length, person: 0 });
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

it('gives vectors of length 1, each a function of its text', async () => {
  const [one, same, other] = await model.embed(['a', 'a', 'b'], new AbortController().signal);
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);
  expect(cosine(one as Float32Array, one as Float32Array)).toBeCloseTo(1, 5);
});

it('puts texts into clusters, whose members are closer to each other than to others', () => {
  const [first, ...rest] = texts.map((text) => model.vectorOf(text));
  const cosines = rest.map((vector) => cosine(first as Float32Array, vector));
  const near = cosines.filter((value) => value > 0.375);
  expect(near.length).toBeGreaterThan(5);
  expect(near.length).toBeLessThan(400);
  expect(Math.min(...near)).toBeGreaterThan(0.5);
  expect(Math.max(...near)).toBeLessThan(0.7);
  expect(cosines.filter((value) => value <= 0.375).every((value) => value < 0.26)).toBe(true);
});

it('makes queries that are near a text, and no stored vector', () => {
  const query = model.near('text 7', seededRandom(1));
  const cosines = texts.map((text) => cosine(query, model.vectorOf(text)));
  expect(cosines.indexOf(Math.max(...cosines))).toBe(7);
  expect(cosines[7]).toBeGreaterThan(0.75);
  expect(cosines[7]).toBeLessThan(0.88);
});
