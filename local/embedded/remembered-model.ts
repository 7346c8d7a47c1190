import { readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { dataFiles } from './data-directory.ts';
import type { LanguageModelChoice } from './language-model.ts';

const rememberedSchema = z.object({
  model: z.string().optional(),
  baseUrl: z.string().optional(),
  embeddingModel: z.string(),
  embeddingDimensions: z.number().optional(),
});

/** The hosted model that makes the vectors of a data directory, and whom to ask for it. */
export type RememberedModel = z.infer<typeof rememberedSchema>;

/** Remembers at a start which hosted model makes the vectors; nothing, where the built-in one does. */
export async function rememberModel(
  files: ReturnType<typeof dataFiles>,
  choice: LanguageModelChoice | undefined,
): Promise<void> {
  if (choice?.embeddingModel === undefined) return rm(files.embeddingModel, { force: true });
  const { model, baseUrl, embeddingModel, embeddingDimensions } = choice;
  const remembered = { model, baseUrl, embeddingModel, embeddingDimensions } satisfies Record<
    keyof RememberedModel,
    unknown
  >;
  await writeFile(files.embeddingModel, JSON.stringify(remembered), { mode: 0o600, flush: true });
}

/** The model of the last start; undefined for the built-in one, and for what nobody can have written. */
export async function rememberedModel(files: ReturnType<typeof dataFiles>): Promise<RememberedModel | undefined> {
  const text = await readFile(files.embeddingModel, 'utf8').catch(() => 'null');
  try {
    return rememberedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
