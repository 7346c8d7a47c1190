/** The address of OpenAI itself. */
export const OPENAI_URL = 'https://api.openai.com/v1';

/**
 * What is asked unless told otherwise: models that answer at once, without reasoning first, as people wait for each token. They
 * must know structured output.
 */
export const OPENAI_MODELS = {
  main: 'gpt-5.4-mini',
  small: 'gpt-5.4-nano',
} as const;
