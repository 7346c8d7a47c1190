import type { Catalogue } from '../../agents/catalogue.ts';
import type { CallPolicy } from '../../resilience/call-policy.ts';
import type { IntentClassifier } from '../intent-classifier.ts';
import { classificationPrompt } from './classification-prompt.ts';
import type { TextModel } from './text-model.ts';
import { readIntent } from './wire-intent.ts';
import { wireSchema } from './wire-schema.ts';

/**
 * Understands questions by a hosted model, whose intent is read, checked and refused rather than trusted.
 * @returns a classifier that throws ModelError, what the policy throws, and the signal's reason
 */
export function createHostedClassifier(
  model: TextModel,
  { catalogue, policy }: { catalogue: Catalogue; policy: CallPolicy },
): IntentClassifier {
  const schema = wireSchema(catalogue, model.missingParams);
  return {
    async classify(question, context, signal) {
      const prompt = classificationPrompt(catalogue, question, context);
      const text = await policy((attempt) => model.json(prompt, schema, attempt), signal ? { signal } : {});
      return readIntent(text, { question, context, catalogue });
    },
  };
}
