import { createHash } from 'node:crypto';
import { z } from 'zod';
import { RefusedRequest } from './behaviour.ts';

/** POST /embeddings: at most 2,048 inputs, none of them empty. */
export const embeddingsRequest = z.strictObject({
  model: z.string(),
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(2_048)]),
  dimensions: z.int().min(1).optional(),
  encoding_format: z.enum(['float', 'base64']).optional(),
  user: z.string().optional(),
});

const MAX_INPUT_TOKENS = 8_192;
const MAX_REQUEST_TOKENS = 300_000;

/** English has about four characters a token, other languages fewer: counted here with three. */
const tokensOf = (text: string) => Math.ceil(text.length / 3);

/** How many dimensions a model gives, and whether fewer can be asked for. */
const MODELS: Readonly<Record<string, { dimensions: number; canShorten: boolean }>> = {
  'text-embedding-3-small': { dimensions: 1536, canShorten: true },
  'text-embedding-3-large': { dimensions: 3072, canShorten: true },
  'nomic-embed-text': { dimensions: 768, canShorten: false },
};

/** @throws RefusedRequest */
export function embeddingsOf(body: Record<string, unknown>) {
  const { model, input, dimensions, encoding_format } = embeddingsRequest.parse(body);
  const known = MODELS[model];
  if (!known) throw new RefusedRequest(404, 'model_not_found', `The model '${model}' does not exist.`);
  if (dimensions !== undefined && (!known.canShorten || dimensions > known.dimensions))
    throw new RefusedRequest(400, 'invalid_value', 'This model does not support these dimensions.');
  const texts = [input].flat();
  if (texts.some((text) => tokensOf(text) > MAX_INPUT_TOKENS))
    throw new RefusedRequest(
      400,
      'invalid_value',
      `This model's maximum context length is ${MAX_INPUT_TOKENS} tokens.`,
    );
  if (texts.reduce((sum, text) => sum + tokensOf(text), 0) > MAX_REQUEST_TOKENS)
    throw new RefusedRequest(400, 'max_tokens_per_request', `Requested more than ${MAX_REQUEST_TOKENS} tokens.`);
  const data = texts.map((text, index) => {
    const vector = vectorOf(text, dimensions ?? known.dimensions);
    const embedding = encoding_format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
    return { object: 'embedding', index, embedding };
  });
  // The order is told by the index.
  return { object: 'list', data: data.reverse(), model, usage: { prompt_tokens: 1, total_tokens: 1 } };
}

/** Equal texts have equal vectors; not of length 1, as other servers' are not. */
export function vectorOf(text: string, dimensions: number): Float32Array {
  const digest = createHash('sha256').update(text).digest();
  const vector = new Float32Array(dimensions);
  for (const [index, byte] of digest.entries()) vector[index] = byte - 127.5;
  return vector;
}
