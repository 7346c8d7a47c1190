import type { APIGatewayProxyResult } from 'aws-lambda';

/** Nothing is loaded, run, framed or sent from a page; and where it links to does not learn its address, which may hold a code. */
const SECURITY_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** A page for people, as a proxy result of API Gateway. */
export function htmlResponse(
  statusCode: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): APIGatewayProxyResult {
  return { statusCode, headers: { ...headers, ...SECURITY_HEADERS }, body };
}

/** A short page: a heading, paragraphs of plain text, and a link below them. */
export function plainPage(
  heading: string,
  paragraphs: readonly string[],
  link?: { text: string; url: string },
): string {
  const text = [
    ...paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`),
    ...(link === undefined ? [] : [`<p><a href="${escaped(link.url)}">${escaped(link.text)}</a></p>`]),
  ].join('\n');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(heading)}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}</style>
<h1>${escaped(heading)}</h1>
${text}
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
