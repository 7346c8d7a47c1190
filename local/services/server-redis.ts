import { Redis } from 'ioredis';
import { scriptHash, withoutShebang } from './lua-script.ts';
import { type RedisCommand, type RedisCommands, wireReply } from './redis-commands.ts';

const TIMEOUT_MS = 5_000;

/** A Redis server behind the Upstash endpoint. @param url `redis://host:port/db` */
export function serverRedis(url: string): RedisCommands {
  const redis = new Redis(url, {
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 1,
  });
  // Each command reports its own failure; without a listener ioredis would print all of them.
  redis.on('error', () => undefined);
  /** The hash under which the server knows a script, by the hash of the script as it was sent. */
  const sentHashes = new Map<string, string>();

  function translate(command: RedisCommand): RedisCommand {
    const [name, first = '', ...rest] = command;
    switch (name.toLowerCase()) {
      case 'eval':
        sentHashes.set(scriptHash(first), scriptHash(withoutShebang(first)));
        return [name, withoutShebang(first), ...rest];
      case 'evalsha':
        return [name, sentHashes.get(first.toLowerCase()) ?? first, ...rest];
      default:
        return command;
    }
  }

  return {
    async run(command) {
      const [name, ...args] = translate(command);
      return wireReply(await redis.call(name, ...args));
    },
    async transaction(commands) {
      const replies = await redis.multi(commands.map((command) => ['call', ...translate(command)])).exec();
      return (replies ?? []).map(([error, result]) =>
        error === null ? { result: wireReply(result) } : { error: error.message },
      );
    },
    async close() {
      redis.disconnect();
    },
  };
}
