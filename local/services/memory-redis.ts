import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import MemoryRedis from 'ioredis-mock';
import { parseReply, scriptHash, wrapScript } from './lua-script.ts';
import { type RedisCommand, type RedisCommands, settledReply, wireReply } from './redis-commands.ts';

const COMMANDS = new Set(Redis.prototype.getBuiltinCommands());

/** Where a command has option words, which ioredis-mock knows in capitals only: `SET key value nx ex 60`. */
const OPTION_POSITIONS: Readonly<Record<string, (index: number) => boolean>> = {
  set: (index) => index >= 2,
  scan: (index) => index % 2 === 1,
};

type Method = (...args: string[]) => Promise<unknown>;

/** A Redis in the memory of this process, for one user's machine: ioredis-mock, with scripts as Redis runs them. */
export function memoryRedis(): RedisCommands {
  // Instances of the same host would share their data.
  const redis = new MemoryRedis({ host: randomUUID() });
  /** Wrapped scripts by the SHA-1 of the script as it was sent. */
  const scripts = new Map<string, string>();

  async function runScript(wrapped: string, [keyCount = '0', ...args]: readonly string[]): Promise<unknown> {
    return parseReply(String(await redis.eval(wrapped, Number(keyCount), ...args)));
  }

  function remember(script: string): string {
    const hash = scriptHash(script);
    if (!scripts.has(hash)) scripts.set(hash, wrapScript(script));
    return hash;
  }

  function known(hash: string): string {
    const wrapped = scripts.get(hash);
    if (wrapped === undefined) throw new Error('NOSCRIPT No matching script. Please use EVAL.');
    return wrapped;
  }

  async function run([name, ...args]: RedisCommand): Promise<unknown> {
    const command = name.toLowerCase();
    const [first = '', ...rest] = args;
    if (command === 'eval') return runScript(known(remember(first)), rest);
    if (command === 'evalsha') return runScript(known(first.toLowerCase()), rest);
    if (command === 'script' && first.toLowerCase() === 'load') return remember(rest[0] ?? '');
    const method = COMMANDS.has(command) ? (Reflect.get(redis, command) as Method | undefined) : undefined;
    if (method === undefined) throw new Error(`ERR unknown command '${name}'`);
    const isOption = OPTION_POSITIONS[command] ?? (() => false);
    return wireReply(
      await method.apply(
        redis,
        args.map((arg, index) => (isOption(index) ? arg.toUpperCase() : arg)),
      ),
    );
  }

  return {
    run,
    // Commands run without a pause in between: each does its work before its promise is returned.
    transaction: (commands) => Promise.all(commands.map((command) => settledReply(run(command)))),
    async close() {
      redis.disconnect();
      await redis.flushall();
    },
  };
}
