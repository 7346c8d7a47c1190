import type { Clarification, Intent } from '../domain/intent.ts';
import type { ClassificationContext, IntentClassifier } from './intent-classifier.ts';

/**
 * Below this confidence a question is put back instead of answered. Words alone are enough to search for (the built-in model
 * gives them 0.45); nothing to go by is not. It is set by hand, until questions have been judged.
 */
export const CONFIDENCE_THRESHOLD = 0.3;

const UNCLEAR: Clarification = {
  question: 'I am not sure what you would like to know. Could you say it in other words?',
  options: ['Search my mail', 'Look at my calendar', 'Find a file'],
};

/** What a question means. An intent that is too uncertain comes with a clarification, and then nothing is to be run. */
export async function classify(
  classifier: IntentClassifier,
  question: string,
  context: ClassificationContext,
  signal: AbortSignal,
): Promise<Intent> {
  const intent = await classifier.classify(question, context, signal);
  if (intent.clarification || intent.confidence >= CONFIDENCE_THRESHOLD) return intent;
  return { ...intent, clarification: UNCLEAR };
}

/** What is asked back when the steps of an intent cannot be carried out. */
export const IMPOSSIBLE: Clarification = {
  question: 'I could not turn that into something to look up. Could you say it in other words?',
  options: [],
};
