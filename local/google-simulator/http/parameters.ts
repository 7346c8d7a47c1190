import { ApiError, invalidParameter } from './api-error.ts';

/** Reads the values that a query string gives for one parameter; none are given when it is absent. */
export interface Parameter<T> {
  /** @throws ApiError 400 when the values are not allowed. */
  parse(name: string, values: readonly string[]): T;
}

/** What a table of parameters yields once parsed. */
export type ParsedParameters<T extends Readonly<Record<string, Parameter<unknown>>>> = {
  [K in keyof T]: T[K] extends Parameter<infer V> ? V : never;
};

/** What googleapis adds to the parameters of every method, and the body, which is none. */
type StandardParameter =
  | 'requestBody'
  | 'auth'
  | '$.xgafv'
  | 'access_token'
  | 'alt'
  | 'callback'
  | 'fields'
  | 'key'
  | 'oauth_token'
  | 'prettyPrint'
  | 'quotaUser'
  | 'uploadType'
  | 'upload_protocol'
  | 'userIp';

/**
 * A table that names every parameter of a method as the googleapis package types it (`Params$Resource$…`), so that a
 * parameter Google adds shows as a compile error here rather than as a silent difference.
 */
export type ParameterTable<Params, PathName extends keyof Params = never> = {
  readonly [K in Exclude<keyof Params, StandardParameter | PathName>]-?: Parameter<unknown>;
};

function single(name: string, values: readonly string[]): string | undefined {
  if (values.length > 1)
    throw invalidParameter(name, `Parameter '${name}' is given ${values.length} times; once is allowed.`);
  return values[0];
}

export const optionalText: Parameter<string | undefined> = { parse: single };

export const requiredText: Parameter<string> = {
  parse(name, values) {
    const value = single(name, values);
    if (!value)
      throw new ApiError(400, 'required', `Required parameter: ${name}`, { location: name, locationType: 'parameter' });
    return value;
  },
};

export const textList: Parameter<readonly string[]> = { parse: (_name, values) => values };

export function integer(range: { minimum: number; maximum: number; fallback: number }): Parameter<number> {
  return {
    parse(name, values) {
      const value = single(name, values);
      if (value === undefined) return range.fallback;
      const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
      if (number >= range.minimum && number <= range.maximum) return number;
      throw invalidParameter(
        name,
        `Invalid value '${value}'. Values must be within the range: [${range.minimum}, ${range.maximum}]`,
      );
    },
  };
}

export const flag: Parameter<boolean> = {
  parse(name, values) {
    const value = single(name, values);
    if (value === undefined || value === 'false') return false;
    if (value === 'true') return true;
    throw invalidParameter(name, `Invalid boolean value: '${value}'.`);
  },
};

export function oneOf<const T extends string>(allowed: readonly T[], fallback: T): Parameter<T>;
export function oneOf<const T extends string>(allowed: readonly T[]): Parameter<T | undefined>;
export function oneOf(allowed: readonly string[], fallback?: string): Parameter<string | undefined> {
  return {
    parse(name, values) {
      const value = single(name, values);
      if (value === undefined) return fallback;
      if (allowed.includes(value)) return value;
      throw invalidParameter(name, `Invalid value '${value}'. Allowed values: [${allowed.join(', ')}]`);
    },
  };
}

/** An RFC 3339 instant; an offset is mandatory, as Calendar demands. Yields milliseconds since the epoch. */
export const timestamp: Parameter<number | undefined> = {
  parse(name, values) {
    const value = single(name, values);
    if (value === undefined) return undefined;
    const valid = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(value);
    const milliseconds = valid ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(milliseconds)) {
      throw invalidParameter(
        name,
        `Invalid value '${value}'. An RFC 3339 timestamp with a time zone offset is needed.`,
        'badRequest',
      );
    }
    return milliseconds;
  },
};

/** A parameter that Google has and the simulator has not: refused, lest a client believe that it took effect. */
export const unsupported: Parameter<undefined> = {
  parse(name, values) {
    if (values.length === 0) return undefined;
    throw invalidParameter(
      name,
      `The simulator does not support the parameter '${name}' of this method; leave it out.`,
    );
  },
};
