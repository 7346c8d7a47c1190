import { isIPv6 } from 'node:net';
import type { WindowDecision } from '../domain/window-limiter.ts';

/**
 * Sign-ins that may be begun from one address in ten minutes, each of which is a row for that long. A hundred is an office behind one address
 * in the morning.
 */
export const SIGN_INS_PER_SOURCE = 100;
export const SOURCE_WINDOW_MS = 10 * 60_000;

/** Counts what is begun from an address of the internet, before anybody is known. When it can't count for all instances, it counts for this one. */
export interface SourceLimiter {
  /** Takes one of the window's. @throws the signal's reason */
  take(sourceAddress: string, signal: AbortSignal): Promise<WindowDecision>;
}

/** What an address is counted as: itself, or of IPv6 its /64, as the smallest that a customer has (RFC 6177). */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  // An IPv4 address within (RFC 4291 2.5.5.2).
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
  const [head = '', tail] = address.split('::');
  const [before, after] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const gap = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [...(before ?? []), ...Array<string>(gap).fill('0'), ...(after ?? [])];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
