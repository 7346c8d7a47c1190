/** Scopes of access tokens. Only an interactive sign-in gives `actions:approve`. */
export const SCOPES = ['query', 'search', 'sync', 'account', 'actions:approve'] as const;

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
