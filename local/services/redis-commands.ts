/** A Redis command with its arguments, for instance `['SET', 'greeting', 'hello', 'EX', '60']`. */
export type RedisCommand = readonly [name: string, ...args: string[]];

export type RedisReply = { result: unknown } | { error: string };

/** The part of a Redis that the Upstash endpoint needs. */
export interface RedisCommands {
  /** @throws Error with Redis's message, for instance `NOSCRIPT No matching script. Please use EVAL.` */
  run(command: RedisCommand): Promise<unknown>;
  /** Runs the commands in one transaction (MULTI, EXEC). */
  transaction(commands: readonly RedisCommand[]): Promise<RedisReply[]>;
  close(): Promise<void>;
}

/** A reply that carries its error, as in a pipeline. */
export async function settledReply(running: Promise<unknown>): Promise<RedisReply> {
  try {
    return { result: await running };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** The reply as Redis sends it: ioredis makes an object of the flat list of HGETALL. */
export function wireReply(reply: unknown): unknown {
  const isObject = typeof reply === 'object' && reply !== null && !Array.isArray(reply);
  return isObject ? Object.entries(reply).flat() : reply;
}
