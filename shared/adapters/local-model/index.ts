import type { AnswerModel } from '../../query/answer-model.ts';
import type { IntentClassifier } from '../../query/intent-classifier.ts';
import { answerQuestion } from './answer/answer-question.ts';
import { understandQuestion } from './understand/understand-question.ts';

/**
 * The built-in model: rules and lexicons, no weights and no network. Understands questions and answers them in a few
 * milliseconds, the same way every time; it says only what it has read, and what it has not found.
 */
export const localModel: IntentClassifier & AnswerModel = {
  async classify(question, context, signal) {
    signal?.throwIfAborted();
    return understandQuestion(question, context);
  },
  answer: answerQuestion,
};
