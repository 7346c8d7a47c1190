import { AUTHORIZATION_LIFETIME_MS } from '../../shared/identity/begin-authorization.ts';

/** What keeps the PKCE verifier in a plain browser while that is at Google's. */
export interface SignInCookie {
  /** The value of Set-Cookie. */
  set(codeVerifier: string): string;
  clear(): string;
  /** @param header the header Cookie */
  read(header: string | undefined): string | undefined;
}

/**
 * A cookie that no script reads, that no other site's request carries but the way back from Google (SameSite=Lax), and that no other
 * host of the domain can set (`__Host-`, where the address is https).
 * @param publicUrl where browsers find this API
 */
export function createSignInCookie(publicUrl: string): SignInCookie {
  const isSecure = publicUrl.startsWith('https:');
  const name = isSecure ? '__Host-google-sign-in' : 'google-sign-in';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    set: (codeVerifier) => `${name}=${codeVerifier}; Max-Age=${AUTHORIZATION_LIFETIME_MS / 1000}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
    read: (header = '') =>
      header
        .split(';')
        .map((pair) => pair.trim())
        .find((pair) => pair.startsWith(`${name}=`))
        ?.slice(name.length + 1),
  };
}
