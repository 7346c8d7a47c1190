import { OAuth2Client } from 'google-auth-library';
import { calendar, type calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import { drive, type drive_v3 } from 'googleapis/build/src/apis/drive/index.js';
import { gmail, type gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import { people, type people_v1 } from 'googleapis/build/src/apis/people/index.js';
import {
  type GoogleSimulator,
  type GoogleSimulatorOptions,
  type LoadWorkspaceOptions,
  loadWorkspace,
  startGoogleSimulator,
} from '../../../../local/google-simulator/index.ts';

export const ALL_SCOPES = [
  'openid',
  'https://www.googleapis.com/auth/userinfo.email',
  'https://www.googleapis.com/auth/gmail.readonly',
  'https://www.googleapis.com/auth/calendar.readonly',
  'https://www.googleapis.com/auth/drive.readonly',
  'https://www.googleapis.com/auth/contacts.readonly',
];

export const REDIRECT_URI = 'http://127.0.0.1/callback';

/** A clock that stands still until it is moved. */
export function manualClock(start: string) {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    advance(seconds: number) {
      time += seconds * 1000;
    },
  };
}

export interface Connection extends AsyncDisposable {
  simulator: GoogleSimulator;
  clock: ReturnType<typeof manualClock>;
  auth: OAuth2Client;
  /** Takes fresh tokens, once the clock has moved past the hour that an access token lives. */
  signIn(): Promise<void>;
  gmail: gmail_v1.Gmail;
  calendar: calendar_v3.Calendar;
  drive: drive_v3.Drive;
  people: people_v1.People;
}

/** A client of google-auth-library whose endpoints are the simulator's. */
export function oauthClient(simulator: GoogleSimulator): OAuth2Client {
  const [client] = simulator.clients;
  if (!client) throw new Error('The simulator has no OAuth client.');
  return new OAuth2Client({
    ...client,
    redirectUri: REDIRECT_URI,
    endpoints: {
      oauth2TokenUrl: `${simulator.url}/token`,
      oauth2RevokeUrl: `${simulator.url}/revoke`,
      oauth2FederatedSignonPemCertsUrl: `${simulator.url}/oauth2/v1/certs`,
      oauth2FederatedSignonJwkCertsUrl: `${simulator.url}/oauth2/v3/certs`,
    },
  });
}

/** Serves a folder as a workspace, and signs the unmodified googleapis clients in to it. */
export async function connect(
  directory: string,
  options: LoadWorkspaceOptions &
    Pick<GoogleSimulatorOptions, 'quotas' | 'onUnanswered' | 'onFileChanged'> & {
      now?: string;
      scopes?: readonly string[];
    } = {},
): Promise<Connection> {
  const clock = manualClock(options.now ?? '2027-03-08T09:00:00Z');
  const workspace = await loadWorkspace(directory, options);
  const { quotas, onUnanswered, onFileChanged } = options;
  const simulator = await startGoogleSimulator({
    workspace,
    clock,
    ...(quotas ? { quotas } : {}),
    ...(onUnanswered ? { onUnanswered } : {}),
    ...(onFileChanged ? { onFileChanged } : {}),
  });
  const auth = oauthClient(simulator);
  const signIn = async () => {
    const code = simulator.issueAuthorizationCode({ redirectUri: REDIRECT_URI, scopes: options.scopes ?? ALL_SCOPES });
    const { tokens } = await auth.getToken(code);
    // The library judges expiry by the machine's clock; here the simulator's rules, so tokens are sent as they are.
    auth.setCredentials({ ...tokens, expiry_date: Number.MAX_SAFE_INTEGER });
  };
  await signIn();
  const api = { auth, rootUrl: simulator.url, retry: false } as const;
  return {
    simulator,
    clock,
    auth,
    signIn,
    gmail: gmail({ version: 'v1', ...api }),
    calendar: calendar({ version: 'v3', ...api }),
    drive: drive({ version: 'v3', ...api }),
    people: people({ version: 'v1', ...api }),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

/** The error body that a call is answered with. */
export async function errorOf(
  call: Promise<unknown>,
): Promise<{ code: number; reason: string; message: string; location?: string; status?: string }> {
  try {
    await call;
  } catch (error) {
    const body = (error as { response?: { data?: unknown } }).response?.data;
    const { error: details } = (typeof body === 'string' ? JSON.parse(body) : body) as {
      error: { code: number; message: string; status?: string; errors: { reason: string; location?: string }[] };
    };
    const [first] = details.errors;
    return {
      code: details.code,
      reason: first?.reason ?? '',
      message: details.message,
      ...(first?.location ? { location: first.location } : {}),
      ...(details.status ? { status: details.status } : {}),
    };
  }
  throw new Error('The call was expected to fail, and did not.');
}
