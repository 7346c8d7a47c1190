import { dataFiles } from '../../local/embedded/data-directory.ts';
import {
  destinationOf,
  type LanguageModelChoice,
  languageModelVariables,
  writeLanguageModelSecret,
} from '../../local/embedded/language-model.ts';
import type { Environment } from '../../shared/runtime/configuration.ts';

/**
 * The environment of what makes vectors, with the key of a hosted model in a file of `directory` that its owner alone can read.
 * @param choice the hosted model that was asked for; without one, the built-in model makes them
 * @param tell is told what goes where
 */
export async function embeddingEnvironment(
  choice: LanguageModelChoice | undefined,
  directory: string,
  tell: (line: string) => void,
): Promise<Environment> {
  tell(destinationOf(choice));
  const files = dataFiles(directory);
  await writeLanguageModelSecret(files, choice);
  return languageModelVariables('embed-worker', choice, files);
}
