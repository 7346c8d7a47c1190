import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret for a channel, which Google sends back with each push: 256 bits, 43 characters (Google takes 256). */
export function newChannelToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of it. A random secret needs no slow hash. */
export function hashChannelToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether a token is the one whose hash is stored; takes as long whatever it is. */
export function isChannelToken(token: string, stored: Uint8Array): boolean {
  return timingSafeEqual(hashChannelToken(token), stored);
}
