/** A browser as far as the sign-in needs one: it keeps cookies, follows redirects by hand, and fills in Google's form. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  /** Opens an address, and every address that it is sent on to, until a page, or until it is sent to an address that begins with `stopAt`. */
  async open(address: string, stopAt?: string): Promise<{ url: URL; response: Response | undefined }> {
    let url = new URL(address);
    for (let hops = 0; hops < 10; hops += 1) {
      if (stopAt !== undefined && url.href.startsWith(stopAt)) return { url, response: undefined };
      const response = await this.#fetch(url);
      const location = response.headers.get('location');
      if (location === null) return { url, response };
      await response.body?.cancel();
      url = new URL(location, url);
    }
    throw new Error('The browser was sent on ten times.');
  }

  /** Fills in Google's consent page at `url`, and goes on from there. */
  async decide(
    url: URL,
    { account, scopes, deny = false }: { account: string; scopes?: (scope: string) => boolean; deny?: boolean },
    stopAt?: string,
  ): Promise<{ url: URL; response: Response | undefined }> {
    const asked = (url.searchParams.get('scope') ?? '').split(' ');
    const form = new URLSearchParams({
      query: url.search.slice(1),
      account,
      decision: deny ? 'deny' : 'allow',
    });
    for (const scope of asked.filter(scopes ?? (() => true))) form.append('scope', scope);
    const response = await this.#fetch(new URL('/o/oauth2/v2/auth/consent', url), {
      method: 'POST',
      body: form,
      headers: { origin: url.origin },
    });
    const location = response.headers.get('location');
    if (location === null) return { url, response };
    return this.open(location, stopAt);
  }

  async #fetch(url: URL, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }), ...init.headers },
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (/Max-Age=0/.test(set)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }
}
