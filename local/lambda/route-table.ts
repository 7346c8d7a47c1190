import type { FunctionSpec } from '../../functions/manifest.ts';

export interface RouteMatch {
  functionName: string;
  responseStreaming: boolean;
  /** The resource as it was declared, for instance `/v1/query/{requestId}`. */
  resource: string;
  /** Values of `{parameters}`, URL-decoded as a REST API does. */
  pathParameters: Record<string, string>;
}

interface TableRow extends Omit<RouteMatch, 'pathParameters'> {
  method: string;
  segments: readonly string[];
}

/** API Gateway prefers a literal segment to `{id}`, and that to a greedy `{proxy+}`. */
function rank(segment: string): number {
  if (!segment.startsWith('{')) return 0;
  return segment.endsWith('+}') ? 2 : 1;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function bySpecificity(left: TableRow, right: TableRow): number {
  for (const [index, segment] of left.segments.entries()) {
    const other = right.segments[index];
    if (other === undefined) return -1;
    if (rank(segment) !== rank(other)) return rank(segment) - rank(other);
  }
  if (left.segments.length !== right.segments.length) return -1;
  return Number(left.method === 'ANY') - Number(right.method === 'ANY');
}

/** The routes of the functions with an HTTP trigger; the most specific one that fits a request takes it. */
export class RouteTable {
  readonly #rows: readonly TableRow[];

  constructor(functions: readonly FunctionSpec[]) {
    const rows = functions.flatMap(({ name, trigger }) =>
      trigger.kind !== 'http'
        ? []
        : trigger.routes.map(({ method, path }) => ({
            functionName: name,
            responseStreaming: trigger.responseStreaming,
            resource: path,
            method,
            segments: segmentsOf(path),
          })),
    );
    this.#rows = rows.toSorted(bySpecificity);
  }

  /** @returns undefined when no route fits, or when a segment is no valid URL encoding. */
  match(method: string, path: string): RouteMatch | undefined {
    const segments = segmentsOf(path);
    for (const row of this.#rows) {
      if (row.method !== 'ANY' && row.method !== method) continue;
      const pathParameters = matchSegments(row.segments, segments);
      if (pathParameters === undefined) continue;
      const { functionName, responseStreaming, resource } = row;
      return { functionName, responseStreaming, resource, pathParameters };
    }
    return undefined;
  }
}

function matchSegments(pattern: readonly string[], actual: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  const greedy = pattern.at(-1)?.endsWith('+}') === true;
  if (greedy ? actual.length < pattern.length : actual.length !== pattern.length) return undefined;
  try {
    for (const [index, segment] of pattern.entries()) {
      if (segment.endsWith('+}')) parameters[segment.slice(1, -2)] = decodeURIComponent(actual.slice(index).join('/'));
      else if (segment.startsWith('{')) parameters[segment.slice(1, -1)] = decodeURIComponent(actual[index] ?? '');
      else if (segment !== actual[index]) return undefined;
    }
  } catch {
    return undefined;
  }
  return parameters;
}
