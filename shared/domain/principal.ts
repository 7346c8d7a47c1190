/**
 * Scopes of access tokens. Only an interactive sign-in gives `actions:approve`, and `account:manage`: whoever may connect an account
 * can sign in by it, and whoever may forget the person loses them everything.
 */
export const SCOPES = ['query', 'search', 'sync', 'account', 'account:manage', 'actions:approve'] as const;

export type Scope = (typeof SCOPES)[number];

export const TIERS = ['free', 'pro', 'enterprise'] as const;

export type Tier = (typeof TIERS)[number];

/** Who is calling, as proved by a verified access token. */
export interface Principal {
  userId: string;
  sessionId: string;
  tier: Tier;
  scopes: ReadonlySet<Scope>;
}
