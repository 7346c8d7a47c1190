import { localModel } from '../adapters/local-model/index.ts';
import type { AnswerModel } from '../query/answer-model.ts';
import type { IntentClassifier } from '../query/intent-classifier.ts';

/** What understands questions and puts answers into words: the built-in model. */
export function openLanguageModel(): { classifier: IntentClassifier; answerModel: AnswerModel } {
  return { classifier: localModel, answerModel: localModel };
}
