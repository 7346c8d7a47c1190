import { defineRoute } from '../http/route.ts';
import { subjectOf } from './identity-keys.ts';
import type { Owner } from './token-endpoint.ts';

/** `GET /oauth2/v3/userinfo`: developers.google.com/identity/openid-connect/openid-connect#obtaininguserprofileinformation */
export function userinfoRoute(owner: Owner) {
  return defineRoute({
    id: 'oauth2.userinfo.get',
    api: 'oauth2',
    path: '/oauth2/v3/userinfo',
    scopes: [
      'openid',
      'https://www.googleapis.com/auth/userinfo.email',
      'https://www.googleapis.com/auth/userinfo.profile',
    ],
    units: 0,
    parameters: {},
    handle: () => ({
      sub: subjectOf(owner.emailAddress),
      email: owner.emailAddress,
      email_verified: true,
      ...(owner.displayName ? { name: owner.displayName } : {}),
    }),
  });
}
