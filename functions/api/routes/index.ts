import { getHealth } from './get-health.ts';
import { getMe } from './get-me.ts';
import { getOpenApi } from './get-openapi.ts';
import { getSync } from './get-sync.ts';
import { requestSync } from './request-sync.ts';
import { signInWithGoogle } from './sign-in-with-google.ts';

/** The endpoints of this function, in the order of the documentation. */
export const endpoints = [signInWithGoogle, getMe, getSync, requestSync, getHealth, getOpenApi];
