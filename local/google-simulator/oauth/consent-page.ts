import type { Owner } from './token-endpoint.ts';

/** What the consent page asks. */
export interface ConsentQuestion {
  clientId: string;
  people: readonly Owner[];
  suggested: string;
  /** Those that a person may leave out; who it is, is always told. */
  scopes: readonly string[];
}

/** The page of Google's that asks whether the app may have what it asks for. */
export function consentPage({ clientId, people, suggested, scopes }: ConsentQuestion, query: string): string {
  const accounts = people.map(
    ({ emailAddress }) =>
      `<label><input type="radio" name="account" value="${escaped(emailAddress)}"${emailAddress === suggested ? ' checked' : ''}> ${escaped(emailAddress)}</label>`,
  );
  const permissions = scopes.map(
    (scope) =>
      `<label><input type="checkbox" name="scope" value="${escaped(scope)}" checked> ${escaped(scope)}</label>`,
  );
  return page(
    'Simulated Google: consent',
    `<p><b>${escaped(clientId)}</b> wants to reach a Google account. This page is served by the simulator on this machine; nothing leaves it.</p>
<form method="post" action="/o/oauth2/v2/auth/consent">
<input type="hidden" name="query" value="${escaped(query)}">
<fieldset><legend>Account</legend>${accounts.join('<br>')}</fieldset>
<fieldset><legend>What it may do</legend>${permissions.join('<br>') || 'Know who you are.'}</fieldset>
<button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button>
</form>`,
  );
}

/** What Google shows where it sends the browser nowhere: a client or an address that it does not know. */
export function refusalPage(code: string, description: string): string {
  return page(`Error 400: ${code}`, `<p>${escaped(description)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>body{font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}fieldset{margin:1rem 0}</style>
<h1>${escaped(title)}</h1>
${body}
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
