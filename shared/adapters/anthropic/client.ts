import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import { Messages } from '@anthropic-ai/sdk/resources/messages';
import { ANTHROPIC_URL } from './defaults.ts';

export interface AnthropicConnection {
  /** The key, read anew when it may have changed. */
  apiKey(signal: AbortSignal): Promise<string>;
  /** Of a proxy in front of the API. */
  baseUrl?: string | undefined;
}

/** The one part of the API that is used, for each request: the same one as long as the key is. */
export type AnthropicClient = (signal: AbortSignal) => Promise<Messages>;

/** A limit of last resort; the callers' policies are shorter. */
const TIMEOUT_MS = 60_000;

/**
 * Of the environment it takes nothing, in which somebody else's address, key or log level may stand. The class `Anthropic`
 * would bring every part of the API along: 438 kB of a bundle instead of 124 kB.
 */
export function createAnthropicClient({ apiKey, baseUrl }: AnthropicConnection): AnthropicClient {
  let last: { key: string; messages: Messages } | undefined;
  return async (signal) => {
    const key = await apiKey(signal);
    if (last?.key !== key) {
      const client = new BaseAnthropic({
        apiKey: key,
        baseURL: baseUrl ?? ANTHROPIC_URL,
        webhookKey: null,
        maxRetries: 0,
        timeout: TIMEOUT_MS,
        // What it logs and traces holds requests and answers.
        logLevel: 'off',
        openTelemetry: false,
      });
      last = { key, messages: new Messages(client) };
    }
    return last.messages;
  };
}
