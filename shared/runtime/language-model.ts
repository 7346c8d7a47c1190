import { builtInAnswerer } from '../adapters/built-in-model/answer/built-in-answerer.ts';
import { builtInClassifier } from '../adapters/built-in-model/understand/built-in-classifier.ts';
import type { AnswerModel } from '../query/answer-model.ts';
import type { IntentClassifier } from '../query/intent-classifier.ts';

/** What understands questions and puts answers into words: the built-in model. */
export function openLanguageModel(): { classifier: IntentClassifier; answerModel: AnswerModel } {
  return { classifier: builtInClassifier, answerModel: builtInAnswerer };
}
