import type { Connection } from './connect.ts';

export interface BatchPart {
  /** For instance `GET /gmail/v1/users/me/profile`. */
  request: string;
  contentId?: string;
  authorization?: string;
}

export interface BatchAnswer {
  contentId: string;
  status: number;
  body: Record<string, unknown>;
}

/** Sends a batch as Google's pages show it, and takes the answer apart. */
export async function sendBatch(
  google: Connection,
  path: string,
  parts: readonly BatchPart[],
): Promise<{ status: number; answers: BatchAnswer[] }> {
  const body = parts.map(({ request, contentId, authorization }) =>
    [
      '--batch_1',
      'Content-Type: application/http',
      ...(contentId ? [`Content-ID: ${contentId}`] : []),
      '',
      request,
      ...(authorization ? [`Authorization: ${authorization}`] : []),
      '',
      '',
    ].join('\r\n'),
  );
  const response = await fetch(`${google.simulator.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${google.auth.credentials.access_token}`,
      'content-type': 'multipart/mixed; boundary=batch_1',
    },
    body: `${body.join('')}--batch_1--`,
  });
  const text = await response.text();
  const boundary = /boundary=(\S+)/.exec(response.headers.get('content-type') ?? '')?.[1];
  const answers = boundary ? text.split(`--${boundary}`).slice(1, -1).map(readAnswer) : [];
  return { status: response.status, answers };
}

function readAnswer(part: string): BatchAnswer {
  const [head = '', statusAndHeaders = '', body = ''] = part.split('\r\n\r\n');
  return {
    contentId: /Content-ID: (.*)/.exec(head)?.[1]?.trim() ?? '',
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(statusAndHeaders)?.[1]),
    body: body.trim() === '' ? {} : JSON.parse(body),
  };
}
