/** The address of Anthropic itself. */
export const ANTHROPIC_URL = 'https://api.anthropic.com';

/** What is asked unless told otherwise. They must know structured output. */
export const ANTHROPIC_MODELS = {
  main: 'claude-sonnet-5-5',
  small: 'claude-haiku-5-5',
} as const;
