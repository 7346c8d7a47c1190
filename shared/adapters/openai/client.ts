import { OpenAI } from 'openai';
import { OPENAI_URL } from './defaults.ts';

export interface OpenAiConnection {
  /** The key, read anew when it may have changed; any text for a server that wants none. */
  apiKey(signal: AbortSignal): Promise<string>;
  /** Of another server that speaks this API (Ollama, vLLM), its version included: `http://127.0.0.1:11434/v1`. */
  baseUrl?: string | undefined;
}

/** The client for each request: the same one as long as the key is. */
export type OpenAiClient = (signal: AbortSignal) => Promise<OpenAI>;

/** A limit of last resort; the callers' policies are shorter. */
const TIMEOUT_MS = 60_000;

/** Of the environment it takes nothing, in which somebody else's address, key or log level may stand. */
export function createOpenAiClient({ apiKey, baseUrl }: OpenAiConnection): OpenAiClient {
  let last: { key: string; client: OpenAI } | undefined;
  return async (signal) => {
    const key = await apiKey(signal);
    if (last?.key !== key) {
      const client = new OpenAI({
        apiKey: key,
        baseURL: baseUrl ?? OPENAI_URL,
        adminAPIKey: null,
        organization: null,
        project: null,
        webhookSecret: null,
        maxRetries: 0,
        timeout: TIMEOUT_MS,
        // What it logs holds requests and answers.
        logLevel: 'off',
      });
      last = { key, client };
    }
    return last.client;
  };
}
