import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/v3.js';
import { ApiError } from '../http/api-error.ts';
import type { JsonBody } from '../http/request-body.ts';

/** How long channels live, in milliseconds. */
export interface ChannelLifetime {
  /** Of a channel that names no end. */
  fallback: number;
  /** A later end than this is brought forward. */
  maximum: number;
}

export interface ChannelRequest {
  id: string;
  address: string;
  token?: string;
  /** Milliseconds since the epoch. */
  expiration: number;
}

/**
 * Reads the body of a watch request.
 *
 * | behaviour | copied from |
 * |---|---|
 * | `id` (64 characters at most), `type` web_hook and `address` are required; `token` has 256 characters at most | developers.google.com/workspace/{calendar,drive}/api/guides/push#make-watch-requests |
 * | 400 push.webhookUrlNotHttps, "WebHook callback must be HTTPS": as stackoverflow.com/questions/35048160 shows it | …#required-properties; the simulator lets plain HTTP pass on the loopback |
 * | 400 push.channelTypeNotSupported | Google documents the valid types alone |
 * | `expiration` in milliseconds or `params.ttl` in seconds; of request and limit the more restrictive holds | …#renew-notification-channels; …/calendar/api/v3/reference/events/watch |
 *
 * @throws ApiError 400
 */
export function readChannelRequest(body: JsonBody, now: number, lifetime: ChannelLifetime): ChannelRequest {
  const id = textOf(body, 'id', 64);
  if (!id) throw required('id');
  if (body.type !== 'web_hook' && body.type !== 'webhook') {
    throw new ApiError(400, 'push.channelTypeNotSupported', 'Channel type not supported: web_hook is needed.');
  }
  const address = textOf(body, 'address', 2048);
  if (!address) throw required('address');
  checkAddress(address);
  const token = textOf(body, 'token', 256);
  const asked = askedExpiration(body, now) ?? now + lifetime.fallback;
  return { id, address, ...(token ? { token } : {}), expiration: Math.min(asked, now + lifetime.maximum) };
}

/** @throws ApiError 400 without the two fields that name a channel */
export function readStopRequest(body: JsonBody): { id: string; resourceId: string } {
  const id = textOf(body, 'id', 64);
  const resourceId = textOf(body, 'resourceId', 256);
  if (!id) throw required('id');
  if (!resourceId) throw required('resourceId');
  return { id, resourceId };
}

function askedExpiration(body: JsonBody, now: number): number | undefined {
  const ttl = (body.params as calendar_v3.Schema$Channel['params'])?.ttl;
  if (body.expiration === undefined && ttl === undefined) return undefined;
  const asked = body.expiration === undefined ? now + Number(ttl) * 1000 : Number(body.expiration);
  if (Number.isInteger(asked) && asked > now) return asked;
  const field = body.expiration === undefined ? 'params.ttl' : 'expiration';
  throw new ApiError(400, 'invalid', `Invalid value for ${field}: a time in the future is needed.`);
}

function checkAddress(address: string): void {
  const url = URL.parse(address);
  const loopback = url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url?.protocol === 'https:' || loopback) return;
  throw new ApiError(400, 'push.webhookUrlNotHttps', `WebHook callback must be HTTPS: ${address}`);
}

function textOf(body: JsonBody, field: string, maximum: number): string | undefined {
  const value = body[field];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.length <= maximum) return value;
  throw new ApiError(400, 'invalid', `Invalid value for ${field}: a text of ${maximum} characters at most is needed.`);
}

function required(field: string): ApiError {
  return new ApiError(400, 'required', `Required: channel.${field}`);
}
