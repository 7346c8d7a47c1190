import { SYNCED, type Synced } from '../domain/service.ts';

/** Who signs in: asked for each time, and no consent page appears for them alone. */
export const IDENTITY_SCOPES = ['openid', 'email', 'profile'] as const;

const GOOGLE = 'https://www.googleapis.com/auth';

/**
 * The OAuth scopes that let a service be read, the one that is asked for first; any of them will do
 * (developers.google.com/identity/protocols/oauth2/scopes).
 */
const SCOPES_OF: Readonly<Record<Synced, readonly [string, ...string[]]>> = {
  gmail: [`${GOOGLE}/gmail.readonly`, `${GOOGLE}/gmail.modify`, 'https://mail.google.com/'],
  calendar: [`${GOOGLE}/calendar.readonly`, `${GOOGLE}/calendar`],
  drive: [`${GOOGLE}/drive.readonly`, `${GOOGLE}/drive`],
  contacts: [`${GOOGLE}/contacts.readonly`, `${GOOGLE}/contacts`],
};

/** Any of them lets some service be read. */
export const READING_SCOPES: readonly string[] = Object.values(SCOPES_OF).flat();

/** Which services these granted scopes let be read. All where nothing is known of the scopes: then Google decides at each call. */
export function servicesOf(granted: readonly string[]): Synced[] {
  if (granted.length === 0) return [...SYNCED];
  return SYNCED.filter((service) => SCOPES_OF[service].some((scope) => granted.includes(scope)));
}

/** What to ask for so that these services can be read: who it is, and what is not granted yet. */
export function scopesToAsk(services: readonly Synced[], granted: readonly string[]): string[] {
  const missing =
    granted.length === 0 ? services : services.filter((service) => !servicesOf(granted).includes(service));
  return [...IDENTITY_SCOPES, ...missing.map((service) => SCOPES_OF[service][0])];
}
