import { randomBytes } from 'node:crypto';
import { memoryRedis } from './memory-redis.ts';
import { serverRedis } from './server-redis.ts';
import { startUpstashServer } from './upstash-server.ts';

export interface RedisOptions {
  /** The bearer token that callers must show; by default a random one. */
  token?: string;
  /** A Redis server (`redis://…`) to keep the data in; by default they live in the memory of this process. */
  redisUrl?: string;
}

export interface LocalRedis {
  url: string;
  token: string;
  close(): Promise<void>;
}

/** Serves @upstash/redis and @upstash/ratelimit on 127.0.0.1. */
export async function startRedis({ token, redisUrl }: RedisOptions = {}): Promise<LocalRedis> {
  const bearer = token ?? randomBytes(24).toString('base64url');
  const redis = redisUrl === undefined ? memoryRedis() : serverRedis(redisUrl);
  const server = await startUpstashServer(redis, bearer);
  return {
    url: server.url,
    token: bearer,
    async close() {
      await server.close();
      await redis.close();
    },
  };
}
