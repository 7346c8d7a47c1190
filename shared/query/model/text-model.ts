import type { Prompt } from './prompt.ts';
import type { MissingParams, WireSchema } from './wire-schema.ts';

/** A hosted language model, as far as it is needed here: it has no tools, so all it can do is write. */
export interface TextModel {
  /** Provider and model, for the log. */
  readonly name: string;
  readonly missingParams: MissingParams;
  /**
   * One JSON document that should fit the schema, as text. It is for the caller to check whether it does.
   * @throws ModelError; the signal's reason
   */
  json(prompt: Prompt, schema: WireSchema, signal: AbortSignal): Promise<string>;
  /**
   * A text, in pieces as they come. A stream that does not come to its proper end is an error, also when nothing else tells.
   * @throws ModelError; the signal's reason
   */
  text(prompt: Prompt, signal: AbortSignal): AsyncIterable<string>;
}
