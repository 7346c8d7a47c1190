import { dataFiles } from '../embedded/data-directory.ts';
import { type RememberedModel, rememberedModel } from '../embedded/remembered-model.ts';
import type { ModelOptions } from './model-options.ts';
import { UserError } from './user-error.ts';
import { dataDirectoryOf, type WorkspaceOptions } from './workspace-options.ts';

/**
 * A command that starts a server by the way must not make all vectors anew, and lose those that a hosted model was paid for, because it
 * was not told of that model.
 * @throws UserError when a hosted model makes the vectors of the data directory, and the options name none
 */
export async function checkSameModel(options: WorkspaceOptions & ModelOptions): Promise<void> {
  if (options.embeddingModel !== undefined) return;
  const remembered = await rememberedModel(dataFiles(dataDirectoryOf(options)));
  if (remembered === undefined) return;
  throw new UserError(
    `The vectors of this workspace are made by ${remembered.embeddingModel}. Start its server first, as it was started before, or give this command the same options:\n` +
      `  ${flagsOf(remembered)}\nA server that is started without them has the built-in model make them anew.`,
    2,
  );
}

function flagsOf({ model, baseUrl, embeddingModel, embeddingDimensions }: RememberedModel): string {
  const flags = [
    ['--llm', 'openai'],
    ['--llm-model', model],
    ['--llm-base-url', baseUrl],
    ['--embedding-model', embeddingModel],
    ['--embedding-dimensions', embeddingDimensions],
  ] as const;
  return flags.flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${value}`])).join(' ');
}
