import { MAX_DIMENSIONS } from '../../search/embedding-model.ts';

/** Texts of different matters come out at 0.05 to 0.2 with text-embedding-3. */
export const UNRELATED = 0.2;

/** The dimensions of OpenAI's models, and whether they give fewer when told so. Of others' nothing is known. */
const MODELS: ReadonlyMap<string, { dimensions: number; canShorten: boolean }> = new Map([
  ['text-embedding-3-small', { dimensions: 1536, canShorten: true }],
  ['text-embedding-3-large', { dimensions: 3072, canShorten: true }],
  ['text-embedding-ada-002', { dimensions: 1536, canShorten: false }],
]);

/**
 * How many dimensions the vectors of a model are to have.
 * @param configured overrules what is known of the model; needed for one that nothing is known of
 * @returns the number, or in words what is wrong with it
 */
export function dimensionsOf(model: string, configured: number | undefined): number | { fault: string } {
  const known = MODELS.get(model);
  if (configured === undefined) {
    return (
      known?.dimensions ?? {
        fault: `is missing: how many dimensions the vectors of ${model} have is not known (it is of ${[...MODELS.keys()].join(', ')})`,
      }
    );
  }
  if (!Number.isInteger(configured / 64) || configured < 64 || configured > MAX_DIMENSIONS) {
    return { fault: `is ${configured}, but must be a multiple of 64, from 64 to ${MAX_DIMENSIONS}` };
  }
  if (known === undefined || configured === known.dimensions) return configured;
  if (!known.canShorten) return { fault: `is ${configured}, but ${model} gives ${known.dimensions}, always` };
  if (configured < known.dimensions) return configured;
  return { fault: `is ${configured}, but ${model} gives ${known.dimensions} at most` };
}

/** What vectors are stored under: the model, and how long they are unless that is what it gives by itself. */
export function embeddingName(model: string, dimensions: number): string {
  return MODELS.get(model)?.dimensions === dimensions ? model : `${model}/${dimensions}`;
}

/** Whether a request must say how many dimensions are wanted: other servers refuse to be told, even what they would give. */
export function isShortened(model: string, dimensions: number): boolean {
  const known = MODELS.get(model);
  return known?.canShorten === true && dimensions < known.dimensions;
}
